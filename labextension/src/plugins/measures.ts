import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { exportRecord } from '../exporting';
import { MeasuresApi } from '../measuresapi';
import { restoreRuntime } from '../restoring';
import { COMMANDS, IReproWatches } from '../tokens';
import type { NotebookWatch } from '../watch';

export const measuresPlugin: JupyterFrontEndPlugin<void> = {
  id: 'repro-magic:measures',
  description: 'Brings a recorded runtime back, and exports it to other tools.',
  autoStart: true,
  requires: [IReproWatches],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app,
    watches: IReproWatches,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('repro_magic');
    const api = new MeasuresApi(app.serviceManager.serverSettings);
    const restore = async (watch: NotebookWatch): Promise<void> => {
      const place = {
        refreshKernels: () => app.serviceManager.kernelspecs.refreshSpecs(),
        switchTo: async (name: string) => {
          await watches.panelOf(watch)?.sessionContext.changeKernel({ name });
        }
      };
      await restoreRuntime(watch, api, place, trans);
    };
    const deeds = [
      {
        id: COMMANDS.restore,
        label: trans.__('Restore this Runtime…'),
        caption: trans.__(
          'Build the runtime that made the outputs as a kernel, after showing a plan'
        ),
        run: restore
      },
      {
        id: COMMANDS.export,
        label: trans.__('Export Recorded Runtime…'),
        caption: trans.__('Write the recorded runtime as a file of another tool'),
        run: (watch: NotebookWatch) => exportRecord(watch, api, trans)
      }
    ];
    for (const deed of deeds) {
      app.commands.addCommand(deed.id, {
        label: deed.label,
        caption: deed.caption,
        describedBy: { args: { type: 'object', properties: {} } },
        isEnabled: () => watches.current !== null,
        execute: async () => {
          const watch = watches.current;
          return watch && deed.run(watch);
        }
      });
      palette?.addItem({ command: deed.id, category: trans.__('Reproducibility') });
    }
    watches.currentChanged.connect(() => app.commands.notifyCommandChanged());
  }
};
