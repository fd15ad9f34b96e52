/**
 * What the plugins give each other.
 */
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { Severity } from './shapes';
import type { NotebookWatch } from './watch';

/** The open notebooks, each with its watch. */
export interface IReproWatches {
  /** The watch of the notebook in front, if one is. */
  readonly current: NotebookWatch | null;
  /** Emitted when another notebook comes to the front, or the state of that one changes. */
  readonly currentChanged: ISignal<IReproWatches, NotebookWatch | null>;
  /** Emitted for each notebook that is opened. */
  readonly opened: ISignal<IReproWatches, NotebookWatch>;
  readonly all: readonly NotebookWatch[];
  /** The watch of a panel; a toolbar asks for it before the panel is in any list. */
  of(panel: NotebookPanel): NotebookWatch;
  panelOf(watch: NotebookWatch): NotebookPanel | undefined;
}

export const IReproWatches = new Token<IReproWatches>(
  'repro-magic:IReproWatches',
  'The open notebooks, and what is known of their runtimes.'
);

/** The user's settings. */
export interface IReproSettings {
  readonly showFrom: Severity;
  readonly notify: boolean;
  readonly stampAutomatically: boolean;
  readonly changed: ISignal<IReproSettings, void>;
  isMuted(path: string): boolean;
  mute(path: string): Promise<void>;
}

export const IReproSettings = new Token<IReproSettings>(
  'repro-magic:IReproSettings',
  'The settings of repro-magic.'
);

/** Ids of the commands. */
export const COMMANDS = {
  check: 'repro-magic:check',
  stamp: 'repro-magic:stamp',
  showRecord: 'repro-magic:show-record',
  strip: 'repro-magic:strip',
  showDifferences: 'repro-magic:show-differences',
  accept: 'repro-magic:accept',
  restore: 'repro-magic:restore',
  export: 'repro-magic:export'
} as const;
