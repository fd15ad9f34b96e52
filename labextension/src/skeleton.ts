/**
 * From an open notebook to the part of it that the server needs.
 */
import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { PartialJSONObject, PartialJSONValue } from '@lumino/coreutils';

import { METADATA_KEY, MIME } from './shapes';
import type { ISkeleton } from './shapes';

/** Metadata, sources and our own outputs: kilobytes, whatever the notebook shows. */
export function skeletonOf(model: INotebookModel): ISkeleton {
  const metadata: PartialJSONObject = {};
  const stamp = model.getMetadata(METADATA_KEY) as PartialJSONValue | undefined;
  if (stamp !== undefined) {
    metadata[METADATA_KEY] = stamp;
  }
  return {
    metadata,
    cells: Array.from(model.cells, cellOf),
    nbformat: model.nbformat,
    nbformat_minor: model.nbformatMinor
  };
}

/** Whether a notebook says anything about its runtime. */
export function carriesRecord(model: INotebookModel): boolean {
  return (
    model.getMetadata(METADATA_KEY) !== undefined ||
    Array.from(model.cells).some(cell => isCode(cell) && ourOutputs(cell).length > 0)
  );
}

/** Take the stamp and the `%repro` outputs out of an open notebook. */
export function strip(model: INotebookModel): void {
  if (model.getMetadata(METADATA_KEY) !== undefined) {
    model.deleteMetadata(METADATA_KEY);
  }
  for (const cell of model.cells) {
    if (isCode(cell) && ourOutputs(cell).length > 0) {
      const others = cell.outputs.toJSON().filter(each => !isOurs(each['data']));
      cell.outputs.fromJSON(others);
    }
  }
}

function cellOf(cell: ICellModel): PartialJSONObject {
  const common = {
    id: cell.id,
    cell_type: cell.type,
    source: cell.sharedModel.getSource(),
    metadata: {}
  };
  if (!isCode(cell)) {
    return common;
  }
  return {
    ...common,
    execution_count: cell.executionCount,
    outputs: outputsOf(cell)
  };
}

function outputsOf(cell: ICodeCellModel): PartialJSONObject[] {
  return Array.from({ length: cell.outputs.length }, (_, index) => {
    const output = cell.outputs.get(index);
    const record = output.data[MIME];
    return record === undefined
      ? { output_type: output.type }
      : { output_type: output.type, data: { [MIME]: record as PartialJSONValue }, metadata: {} };
  });
}

function ourOutputs(cell: ICodeCellModel): number[] {
  return Array.from({ length: cell.outputs.length }, (_, index) => index).filter(index =>
    isOurs(cell.outputs.get(index).data)
  );
}

function isOurs(data: unknown): boolean {
  return typeof data === 'object' && data !== null && MIME in data;
}

function isCode(cell: ICellModel): cell is ICodeCellModel {
  return cell.type === 'code';
}
