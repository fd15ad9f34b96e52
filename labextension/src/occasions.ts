/**
 * When to look: the moments at which the runtime of an open notebook may have become another.
 */
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';

import { Later } from './later';
import { METADATA_KEY } from './shapes';
import type { NotebookWatch } from './watch';

/** How long a start of the kernel may take before the notebook is checked without one, in ms. */
const PATIENCE = 1500;

/** Shortest time between two checks because the page came to the front, in ms. */
const FRONT_INTERVAL = 3000;

/** Check an open notebook whenever there is reason to, as long as it is open. */
export function checkOnOccasion(
  panel: NotebookPanel,
  watch: NotebookWatch,
  tracker: INotebookTracker
): void {
  const session = panel.sessionContext;
  const soon = new Later(() => watch.check(), 100);
  let lastInFront = 0;
  let restarted = false;

  const onKernel = (): void => soon.ask();
  const onStatus = (_: unknown, status: Kernel.Status): void => {
    if (status === 'restarting' || status === 'autorestarting' || status === 'dead') {
      restarted = true;
    } else if (restarted && status !== 'starting') {
      restarted = false;
      soon.ask();
    }
  };
  const onConnection = (_: unknown, status: Kernel.ConnectionStatus): void => {
    if (status === 'connected') {
      soon.ask();
    }
  };
  const onFront = (): void => {
    const inFront = tracker.currentWidget === panel && !document.hidden;
    if (inFront && watch.state.kind !== 'looking' && Date.now() - lastInFront > FRONT_INTERVAL) {
      lastInFront = Date.now();
      soon.ask();
    }
  };

  session.kernelChanged.connect(onKernel);
  session.statusChanged.connect(onStatus);
  session.connectionStatusChanged.connect(onConnection);
  tracker.currentChanged.connect(onFront);
  window.addEventListener('focus', onFront);
  document.addEventListener('visibilitychange', onFront);
  panel.disposed.connect(() => {
    tracker.currentChanged.disconnect(onFront);
    window.removeEventListener('focus', onFront);
    document.removeEventListener('visibilitychange', onFront);
    soon.dispose();
  });

  void panel.context.ready.then(() => {
    if (panel.isDisposed) {
      return;
    }
    panel.model?.metadataChanged.connect((_, change) => {
      if (change.key === METADATA_KEY) {
        soon.ask();
      }
    });
    if (session.session?.kernel) {
      soon.ask();
    } else {
      // Without a kernel, or while a dialog asks for one, the named kernelspec is looked at.
      window.setTimeout(() => {
        if (!panel.isDisposed && watch.state.kind === 'looking') {
          void watch.check();
        }
      }, PATIENCE);
    }
  });
}
