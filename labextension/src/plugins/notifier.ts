import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { acceptWithReason, switchTo } from '../deeds';
import { Dismissed } from '../dismissed';
import { COMMANDS, IReproSettings, IReproWatches } from '../tokens';
import { Notifier } from '../views/notifier';
import type { IChoices } from '../views/notifier';
import type { NotebookWatch } from '../watch';

export const notifierPlugin: JupyterFrontEndPlugin<void> = {
  id: 'repro-magic:notifier',
  description: 'Says what differs when a notebook meets another runtime.',
  autoStart: true,
  requires: [IReproWatches, IReproSettings],
  optional: [ITranslator],
  activate: (
    app,
    watches: IReproWatches,
    settings: IReproSettings,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('repro_magic');
    const dismissed = new Dismissed(window.localStorage);
    const begin = (watch: NotebookWatch): void => {
      const choices = choicesFor(app, watches, watch, () => acceptWithReason(watch, trans));
      const notifier = new Notifier(watch, settings, dismissed, choices, trans);
      watches.panelOf(watch)?.disposed.connect(() => notifier.dispose());
    };
    watches.all.forEach(begin);
    watches.opened.connect((_, watch) => begin(watch));
  }
};

function choicesFor(
  app: JupyterFrontEnd,
  watches: IReproWatches,
  watch: NotebookWatch,
  accept: () => Promise<void>
): IChoices {
  const inFront = (): void => {
    const panel = watches.panelOf(watch);
    if (panel) {
      app.shell.activateById(panel.id);
    }
  };
  return {
    showDifferences: () => {
      inFront();
      void app.commands.execute(COMMANDS.showDifferences);
    },
    restore: () => {
      inFront();
      void app.commands.execute(COMMANDS.restore);
    },
    accept: () => void accept(),
    switchTo: kernel => {
      const panel = watches.panelOf(watch);
      if (panel) {
        void switchTo(panel, kernel);
      }
    }
  };
}
