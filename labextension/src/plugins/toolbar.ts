import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { COMMANDS, IReproWatches } from '../tokens';
import { Indicator } from '../views/indicator';

export const toolbarPlugin: JupyterFrontEndPlugin<void> = {
  id: 'repro-magic:toolbar',
  description: 'Shows the state of the runtime in the toolbar of a notebook.',
  autoStart: true,
  requires: [IReproWatches],
  optional: [IToolbarWidgetRegistry, ITranslator],
  activate: (
    app,
    watches: IReproWatches,
    registry: IToolbarWidgetRegistry | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('repro_magic');
    registry?.addFactory<NotebookPanel>('Notebook', 'repro-magic', panel => {
      const item = new Indicator(() => {
        app.shell.activateById(panel.id);
        void app.commands.execute(COMMANDS.showDifferences);
      }, trans);
      item.addClass('repro-magic-toolbar');
      const watch = watches.of(panel);
      const update = (): void => item.display(watch.state);
      watch.stateChanged.connect(update);
      item.disposed.connect(() => watch.stateChanged.disconnect(update));
      update();
      return item;
    });
  }
};
