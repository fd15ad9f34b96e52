import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { acceptWithReason, goTo, promptOf, showRecord, switchTo } from '../deeds';
import { COMMANDS, IReproWatches } from '../tokens';
import { DifferencesPanel } from '../views/differences';
import type { IPanelDeeds } from '../views/differences';

export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'repro-magic:panel',
  description: 'The panel that names every difference, and the cells of each runtime.',
  autoStart: true,
  requires: [IReproWatches],
  optional: [ICommandPalette, ITranslator, ILayoutRestorer],
  activate: (
    app,
    watches: IReproWatches,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null
  ) => {
    const trans = (translator ?? nullTranslator).load('repro_magic');
    const deeds: IPanelDeeds = {
      check: watch => void watch.check(true),
      accept: (watch, finding) => void acceptWithReason(watch, trans, finding),
      showRecord: watch => void showRecord(watch, trans),
      switchTo: (watch, kernel) => {
        const notebook = watches.panelOf(watch);
        void (notebook && switchTo(notebook, kernel));
      },
      restore: () => void app.commands.execute(COMMANDS.restore),
      exportRecord: () => void app.commands.execute(COMMANDS.export),
      prompt: (watch, cell) => promptOf(watches.panelOf(watch), cell),
      goTo: (watch, cell) => {
        const notebook = watches.panelOf(watch);
        void (notebook && goTo(notebook, cell));
      }
    };
    const panel = new DifferencesPanel(deeds, trans);
    watches.currentChanged.connect((_, watch) => panel.display(watch));
    app.shell.add(panel, 'right', { rank: 900 });
    restorer?.add(panel, panel.id);

    app.commands.addCommand(COMMANDS.showDifferences, {
      label: trans.__('Show Runtime Differences'),
      caption: trans.__('Name every difference between the recorded runtime and the kernel'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        const watch = watches.current;
        panel.display(watch);
        app.shell.activateById(panel.id);
        // The palette gives the focus back to the notebook when it closes, which is after this.
        window.requestAnimationFrame(() => window.setTimeout(() => panel.node.focus()));
        if (watch) {
          panel.offer(watch, await watch.betterKernels());
        }
      }
    });
    palette?.addItem({ command: COMMANDS.showDifferences, category: trans.__('Reproducibility') });
  }
};
