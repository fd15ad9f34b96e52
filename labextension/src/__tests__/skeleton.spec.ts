import { NotebookModel } from '@jupyterlab/notebook';
import type { INotebookContent } from '@jupyterlab/nbformat';
import { describe, expect, it } from 'vitest';

import { METADATA_KEY, MIME } from '../shapes';
import { carriesRecord, skeletonOf, strip } from '../skeleton';

const RECORD = { schema: 1, record: {}, run: { cells: {} } };

function modelOf(metadata: object, outputs: object[]): NotebookModel {
  const model = new NotebookModel();
  model.fromJSON({
    metadata: { kernelspec: { name: 'python3', display_name: 'Python' }, ...metadata },
    cells: [
      { cell_type: 'markdown', id: 'm', source: '# Title', metadata: {} },
      { cell_type: 'code', id: 'c', source: '%repro', metadata: {}, execution_count: 3, outputs }
    ],
    nbformat: 4,
    nbformat_minor: 5
  } as unknown as INotebookContent);
  return model;
}

const OURS = {
  output_type: 'display_data',
  data: { [MIME]: RECORD, 'text/html': '<b>large</b>' },
  metadata: {}
};
const THEIRS = { output_type: 'stream', name: 'stdout', text: 'a secret' };

describe('the skeleton of a notebook', () => {
  it('has sources and our outputs, and nothing that the notebook shows', () => {
    const skeleton = skeletonOf(
      modelOf({ [METADATA_KEY]: { schema: 1 }, secret: 1 }, [OURS, THEIRS])
    );
    expect(skeleton).toEqual({
      metadata: { [METADATA_KEY]: { schema: 1 } },
      cells: [
        { id: 'm', cell_type: 'markdown', source: '# Title', metadata: {} },
        {
          id: 'c',
          cell_type: 'code',
          source: '%repro',
          metadata: {},
          execution_count: 3,
          outputs: [
            { output_type: 'display_data', data: { [MIME]: RECORD }, metadata: {} },
            { output_type: 'stream' }
          ]
        }
      ],
      nbformat: 4,
      nbformat_minor: 5
    });
  });
});

describe('carrying a record', () => {
  it.each([
    ['in the metadata', { [METADATA_KEY]: {} }, [], true],
    ['in an output', {}, [OURS], true],
    ['nowhere', {}, [THEIRS], false]
  ])('%s', (_, metadata, outputs, carries) => {
    expect(carriesRecord(modelOf(metadata, outputs))).toBe(carries);
  });
});

it('stripping takes the stamp and our outputs, and leaves the others', () => {
  const model = modelOf({ [METADATA_KEY]: { schema: 1 } }, [OURS, THEIRS]);
  strip(model);
  expect(carriesRecord(model)).toBe(false);
  expect(skeletonOf(model).cells[1]?.['outputs']).toEqual([{ output_type: 'stream' }]);
});
