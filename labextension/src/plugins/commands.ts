import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import { acceptWithReason, showRecord, stripAfterAsking } from '../deeds';
import { markOf } from '../state';
import { COMMANDS, IReproWatches } from '../tokens';
import type { NotebookWatch, Stamped } from '../watch';
import { description, label } from '../words';

interface IDeed {
  id: string;
  label: string;
  caption: string;
  run(watch: NotebookWatch): Promise<unknown>;
}

const NO_ARGUMENTS: ReadonlyJSONObject = { type: 'object', properties: {} };

export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'repro-magic:commands',
  description: 'The commands of repro-magic, and their place in the palette.',
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
    for (const deed of deeds(trans)) {
      app.commands.addCommand(deed.id, {
        label: deed.label,
        caption: deed.caption,
        describedBy: { args: NO_ARGUMENTS },
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

function deeds(trans: TranslationBundle): IDeed[] {
  return [
    {
      id: COMMANDS.check,
      label: trans.__('Check Runtime'),
      caption: trans.__('Compare the kernel with the runtime that made the outputs'),
      run: async watch => {
        const state = await watch.check(true);
        Notification.info(description(state, trans).slice(0, 140), { autoClose: 5000 });
        return label(markOf(state), trans);
      }
    },
    {
      id: COMMANDS.stamp,
      label: trans.__('Stamp with Runtime'),
      caption: trans.__('Keep the record of the kernel in the metadata of the notebook'),
      run: async watch => {
        const stamped = await watch.stamp(true);
        Notification.info(stampedSentence(stamped, trans), { autoClose: 5000 });
        await watch.check();
        return stamped;
      }
    },
    {
      id: COMMANDS.showRecord,
      label: trans.__('Show Recorded Runtime'),
      caption: trans.__('Show the record that the notebook carries'),
      run: watch => showRecord(watch, trans)
    },
    {
      id: COMMANDS.accept,
      label: trans.__('Accept Runtime Differences…'),
      caption: trans.__('Keep in the notebook that these differences are accepted, and why'),
      run: watch => acceptWithReason(watch, trans)
    },
    {
      id: COMMANDS.strip,
      label: trans.__('Strip Recorded Runtime…'),
      caption: trans.__('Take the record out of the notebook'),
      run: watch => stripAfterAsking(watch, trans)
    }
  ];
}

function stampedSentence(stamped: Stamped, trans: TranslationBundle): string {
  switch (stamped) {
    case 'written':
      return trans.__('The notebook is stamped. Save it to keep the stamp.');
    case 'unchanged':
      return trans.__('The stamp is up to date.');
    case 'read-only':
      return trans.__('Not stamped: the notebook is read-only.');
    case 'nothing':
      return trans.__('Not stamped: the kernel told nothing. Run %load_ext repro_magic first.');
    case 'failed':
      return trans.__('Not stamped: the server did not answer.');
  }
}
