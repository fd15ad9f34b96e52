import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { COMMANDS, IReproWatches } from '../tokens';
import { Indicator } from '../views/indicator';

export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'repro-magic:status',
  description: 'Shows the state of the runtime in the status bar, where there is one.',
  autoStart: true,
  requires: [IReproWatches],
  // Notebook 7 has no status bar.
  optional: [IStatusBar, ITranslator],
  activate: (
    app,
    watches: IReproWatches,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ) => {
    if (!statusBar) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('repro_magic');
    const press = (): void => void app.commands.execute(COMMANDS.showDifferences);
    const item = new Indicator(press, trans);
    item.addClass('repro-magic-status');
    const update = (): void => item.display(watches.current?.state ?? null);
    watches.currentChanged.connect(update);
    update();
    statusBar.registerStatusItem('repro-magic:status', { item, align: 'left', rank: 90 });
  }
};
