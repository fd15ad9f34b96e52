/**
 * An open notebook panel as a watch sees it.
 */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { PartialJSONObject } from '@lumino/coreutils';

import { METADATA_KEY } from './shapes';
import type { ISkeleton, IStamp } from './shapes';
import { carriesRecord, skeletonOf, strip } from './skeleton';
import type { INotebookSource } from './watch';

export class PanelSource implements INotebookSource {
  constructor(private readonly _panel: NotebookPanel) {}

  get path(): string {
    return this._panel.context.path;
  }

  get kernelId(): string | null {
    return this._panel.sessionContext.session?.kernel?.id ?? null;
  }

  /** The kernel that runs, else the one that the notebook names: never more than a name. */
  get kernelName(): string | null {
    const running = this._panel.sessionContext.session?.kernel?.name;
    const named = this._panel.model?.getMetadata('kernelspec') as PartialJSONObject | undefined;
    const name = running ?? named?.['name'] ?? this._panel.sessionContext.kernelPreference.name;
    return typeof name === 'string' && name !== '' ? name : null;
  }

  get writable(): boolean {
    const model = this._panel.model;
    return (
      model !== null && !model.readOnly && this._panel.context.contentsModel?.writable !== false
    );
  }

  read(): ISkeleton {
    const model = this._panel.model;
    return model === null
      ? { metadata: {}, cells: [], nbformat: 4, nbformat_minor: 5 }
      : skeletonOf(model);
  }

  carriesRecord(): boolean {
    return this._panel.model !== null && carriesRecord(this._panel.model);
  }

  write(stamp: IStamp): void {
    this._panel.model?.setMetadata(METADATA_KEY, stamp);
  }

  strip(): void {
    if (this._panel.model !== null) {
      strip(this._panel.model);
    }
  }
}
