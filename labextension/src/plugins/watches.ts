import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';

import { ReproApi } from '../api';
import { checkOnOccasion } from '../occasions';
import { IReproWatches } from '../tokens';
import type { NotebookWatch } from '../watch';
import { ReproWatches } from '../watches';

export const watchesPlugin: JupyterFrontEndPlugin<IReproWatches> = {
  id: 'repro-magic:watches',
  description: 'Compares the open notebooks with the runtimes that made their outputs.',
  autoStart: true,
  requires: [INotebookTracker],
  provides: IReproWatches,
  activate: (app, tracker: INotebookTracker) => {
    const api = new ReproApi(app.serviceManager.serverSettings);
    const watches = new ReproWatches(tracker, api);
    const begin = (watch: NotebookWatch): void => {
      const panel = watches.panelOf(watch);
      if (panel) {
        checkOnOccasion(panel, watch, tracker);
      }
    };
    watches.all.forEach(begin);
    watches.opened.connect((_, watch) => begin(watch));
    return watches;
  }
};
