/**
 * Bringing a runtime back: the plan is shown, somebody says yes, it goes on in sight, and the kernel is offered.
 */
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import type { IMeasuresApi } from './measuresapi';
import type { IPlan, IRestoring } from './plan';
import { Problem } from './request';
import { planView } from './views/plan';
import type { NotebookWatch } from './watch';
import { cut } from './words';

/** How often is asked how it goes, in ms. */
const PAUSE = 400;

/** How often in a row the server may give no answer. */
const MOST_SILENCE = 10;

/** What a restore needs of the application. */
export interface IPlace {
  /** Make kernels known that were registered a moment ago. */
  refreshKernels(): Promise<void>;
  /** Run the notebook with that kernel. */
  switchTo(kernel: string): Promise<void>;
}

/** The whole way, from the question to the offer of the kernel. */
export async function restoreRuntime(
  watch: NotebookWatch,
  api: IMeasuresApi,
  place: IPlace,
  trans: TranslationBundle
): Promise<void> {
  const plan = await planOf(watch, api, trans);
  if (plan === null || !(await accepted(plan, trans))) {
    return;
  }
  if (plan.rung === 1) {
    await place.switchTo(plan.kernel);
    return;
  }
  const told = await done(plan, api, trans);
  if (told === null) {
    return;
  }
  await place.refreshKernels();
  if (await offered(told, plan.level, trans)) {
    await place.switchTo(told.kernel);
  }
}

async function planOf(
  watch: NotebookWatch,
  api: IMeasuresApi,
  trans: TranslationBundle
): Promise<IPlan | null> {
  const asking = Notification.emit(
    trans.__('Looking for what brings this runtime back…'),
    'in-progress',
    {
      autoClose: false
    }
  );
  try {
    return await api.plan(watch.source.read(), watch.source.path);
  } catch (problem) {
    failed(problem, trans);
    return null;
  } finally {
    Notification.dismiss(asking);
  }
}

async function accepted(plan: IPlan, trans: TranslationBundle): Promise<boolean> {
  const yes = plan.rung === 1 ? trans.__('Switch to it') : trans.__('Restore');
  const { button } = await showDialog({
    title: trans.__('Restore this runtime?'),
    body: new Widget({ node: planView(plan, trans) }),
    buttons: [Dialog.cancelButton({ label: trans.__('Cancel') }), Dialog.okButton({ label: yes })],
    defaultButton: 0
  });
  return button.accept;
}

/** Do it and show how it goes; `null` when it did not come to an end. */
async function done(
  plan: IPlan,
  api: IMeasuresApi,
  trans: TranslationBundle
): Promise<IRestoring | null> {
  let notification = '';
  try {
    const name = await api.restore(plan.digest);
    notification = Notification.emit(trans.__('Restoring the runtime…'), 'in-progress', {
      autoClose: false,
      actions: [
        {
          label: trans.__('Cancel'),
          callback: event => {
            event.preventDefault();
            void api.cancel(name).catch(problem => failed(problem, trans));
          }
        }
      ]
    });
    const told = await followed(name, api, now => {
      const { done, total } = now.progress;
      Notification.update({
        id: notification,
        message: progressText(now, trans),
        ...(total > 0 ? { progress: done / total } : {})
      });
    });
    if (told.state === 'done') {
      return told;
    }
    if (told.state === 'failed') {
      Notification.error(cut(told.message, 500), { autoClose: false });
    } else {
      Notification.info(trans.__('Cancelled: nothing was kept.'), { autoClose: 5000 });
    }
  } catch (problem) {
    failed(problem, trans);
  } finally {
    if (notification) {
      Notification.dismiss(notification);
    }
  }
  return null;
}

/** Ask how it goes until it has ended. A server that is silent for a moment is asked again. */
export async function followed(
  name: string,
  api: IMeasuresApi,
  told: (now: IRestoring) => void,
  wait = PAUSE
): Promise<IRestoring> {
  let silence = 0;
  for (;;) {
    await new Promise(resolve => window.setTimeout(resolve, wait));
    try {
      const now = await api.restoring(name);
      silence = 0;
      if (now.state !== 'running') {
        return now;
      }
      told(now);
    } catch (problem) {
      silence += 1;
      const passing = problem instanceof Problem && problem.kind === 'offline';
      if (!passing || silence > MOST_SILENCE) {
        throw problem;
      }
    }
  }
}

/** One thing that happens, in words. */
export function progressText(now: IRestoring, trans: TranslationBundle): string {
  const { doing, name, done, total } = now.progress;
  const subject = cut(name, 60);
  switch (doing) {
    case 'waiting':
      return trans.__('Waiting for another restore…');
    case 'python':
      return trans.__('Making an environment with Python %1…', subject);
    case 'downloading':
      return trans.__('Downloading %1…', subject);
    case 'installed':
      return trans.__('Installed %1 (%2 of %3)', subject, done, total);
    case 'registering':
      return trans.__('Registering the kernel…');
    case 'checking':
      return trans.__('Checking it against the record…');
    default:
      return trans.__('Restoring the runtime…');
  }
}

async function offered(
  told: IRestoring,
  level: string,
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('The runtime is restored'),
    body: new Widget({ node: verdictNode(told, level, trans) }),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Not now') }),
      Dialog.okButton({ label: trans.__('Switch to it') })
    ]
  });
  return button.accept;
}

function verdictNode(told: IRestoring, level: string, trans: TranslationBundle): HTMLElement {
  const node = document.createElement('p');
  const name = cut(told.display_name, 80);
  const same = told.report?.verdict === 'same';
  const found = told.report?.findings.filter(each => each.severity !== 'info').length ?? 0;
  node.textContent = same
    ? trans.__(
        'A check finds it the same as the record at the level %1. Run this notebook with %2?',
        level,
        name
      )
    : trans.__(
        'A check says: %1 (%2 differences). Run this notebook with %3?',
        told.report?.verdict ?? 'unknown',
        found,
        name
      );
  return node;
}

function failed(problem: unknown, trans: TranslationBundle): void {
  const detail = problem instanceof Error ? cut(problem.message, 500) : '';
  Notification.error(detail || trans.__('The server did not answer.'), { autoClose: false });
}
