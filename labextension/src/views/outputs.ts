/**
 * Which cells come from which runtime, each with a button that goes there.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { PartialJSONObject } from '@lumino/coreutils';

import type { IStamp } from '../shapes';
import type { NotebookWatch } from '../watch';
import { cut } from '../words';
import { button, element } from './dom';

/** Where cells are in an open notebook. */
export interface ICellPlaces {
  /** What the cell shows before its source, such as `[3]`; `null` when there is no such cell. */
  prompt(watch: NotebookWatch, cell: string): string | null;
  goTo(watch: NotebookWatch, cell: string): void;
}

const MOST_CELLS = 200;

/** The section of the panel for a notebook whose outputs come from more than one runtime. */
export function outputsSection(
  watch: NotebookWatch,
  stamp: IStamp,
  places: ICellPlaces,
  trans: TranslationBundle
): Node[] {
  const groups = (stamp.earlier ?? []).map(({ record, cells }) =>
    element(
      'li',
      '',
      element('p', '', runtimeName(record, trans)),
      element('p', 'repro-magic-cells', ...cellButtons(watch, cells, places, trans))
    )
  );
  const others = element(
    'li',
    '',
    element('p', '', runtimeName(stamp.record, trans)),
    element('p', '', trans.__('All other cells that were run.'))
  );
  return [
    element('h3', '', trans.__('Outputs of several runtimes')),
    element('ul', 'repro-magic-outputs', ...groups, others)
  ];
}

function cellButtons(
  watch: NotebookWatch,
  cells: string[],
  places: ICellPlaces,
  trans: TranslationBundle
): (Node | string)[] {
  return cells.slice(0, MOST_CELLS).flatMap(cell => {
    const prompt = places.prompt(watch, cell);
    if (prompt === null) {
      return [];
    }
    const name = trans.__('Go to cell %1', prompt);
    return [button(prompt, () => places.goTo(watch, cell), name), ' '];
  });
}

/** A runtime in a few words: its Python, its day, its best-known packages. */
export function runtimeName(record: PartialJSONObject, trans: TranslationBundle): string {
  if (typeof record['unknown'] === 'string') {
    return trans.__('Not recorded: %1', cut(record['unknown'], 200));
  }
  const python = textAt(record, 'interpreter', 'version');
  const imported = (record['packages'] as PartialJSONObject | undefined)?.['imported'];
  const packages = Object.entries((imported as PartialJSONObject | undefined) ?? {})
    .slice(0, 4)
    .map(([name, version]) => `${cut(name, 30)} ${cut(String(version), 20)}`);
  const parts = [python ? `Python ${cut(python, 20)}` : trans.__('Unknown Python'), ...packages];
  const day = record['recorded'];
  const where = parts.join(', ');
  return typeof day === 'string' && day ? trans.__('%1 (recorded %2)', where, cut(day, 10)) : where;
}

function textAt(record: PartialJSONObject, section: string, name: string): string {
  const found = (record[section] as PartialJSONObject | undefined)?.[name];
  return typeof found === 'string' ? found : '';
}
