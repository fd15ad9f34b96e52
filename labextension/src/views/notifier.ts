/**
 * The notification of one open notebook: once for each difference, gone when the difference is.
 */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Dismissed } from '../dismissed';
import type { IKernelFit, IReport, Severity } from '../shapes';
import type { IReproSettings } from '../tokens';
import type { NotebookWatch } from '../watch';
import { cut, differenceKey, notification, urgency } from '../words';

/** What a user can do from the notification. */
export interface IChoices {
  showDifferences(): void;
  restore(): void;
  accept(): void;
  switchTo(kernel: IKernelFit): void;
}

/** How long the notification waits for other kernels to be looked at, in ms: later ones are added to it. */
const KERNELS_WAIT = 700;

/** How long a toast may take to be there, in ms. */
const SLIDE = 2000;

export class Notifier {
  constructor(
    private readonly _watch: NotebookWatch,
    private readonly _settings: IReproSettings,
    private readonly _dismissed: Dismissed,
    private readonly _choices: IChoices,
    private readonly _trans: TranslationBundle
  ) {
    _watch.stateChanged.connect(this.update, this);
    _settings.changed.connect(this.update, this);
    Notification.manager.changed.connect(this._onChange, this);
    document.addEventListener('click', this._onClick, true);
  }

  dispose(): void {
    this._watch.stateChanged.disconnect(this.update, this);
    this._settings.changed.disconnect(this.update, this);
    Notification.manager.changed.disconnect(this._onChange, this);
    document.removeEventListener('click', this._onClick, true);
    this._withdraw();
  }

  /** Say what is to be said now, and take back what no longer holds. */
  update(): void {
    const { state, source } = this._watch;
    if (state.kind === 'problem') {
      // What could not be asked again may still hold.
      return;
    }
    const urgent = urgency(state, this._settings.showFrom);
    if (urgent === null || state.kind !== 'report') {
      this._withdraw();
      return;
    }
    const quiet = !this._settings.notify || this._settings.isMuted(source.path);
    const key = differenceKey(source.path, state.report, this._settings.showFrom);
    if (quiet || this._dismissed.has(key)) {
      this._withdraw();
    } else if (key !== this._key) {
      this._withdraw();
      this._key = key;
      void this._announce(key, state.report, urgent);
    }
  }

  private async _announce(key: string, report: IReport, urgent: Severity): Promise<void> {
    const message = notification(report, this._settings.showFrom, this._trans);
    const better = this._watch.betterKernels();
    const best = await Promise.race([better, pause(KERNELS_WAIT)]);
    if (this._key !== key) {
      return;
    }
    const emit = {
      error: Notification.error,
      warning: Notification.warning,
      info: Notification.info
    };
    this._id = emit[urgent](message, { autoClose: false, actions: this._actions(best) });
    // JupyterLab loses an update of a toast that is still sliding in.
    const [later] = await Promise.all([better, pause(SLIDE)]);
    if (this._key === key && this._id !== null && later.length > 0 && best.length === 0) {
      Notification.update({ id: this._id, message, actions: this._actions(later) });
    }
  }

  /** The kernel comes last, so that it moves no button when it comes late. */
  private _actions([best]: IKernelFit[]): Notification.IAction[] {
    const trans = this._trans;
    const actions: Notification.IAction[] = [
      {
        label: trans.__('Show differences'),
        callback: () => this._chosen(() => this._choices.showDifferences()),
        displayType: 'accent'
      },
      {
        label: trans.__('Restore this runtime…'),
        callback: () => this._chosen(() => this._choices.restore())
      },
      {
        label: trans.__('Accept…'),
        callback: () => this._chosen(() => this._choices.accept())
      },
      {
        label: trans.__('Not again for this notebook'),
        callback: () => this._chosen(() => void this._settings.mute(this._watch.source.path))
      }
    ];
    if (best) {
      actions.push({
        label: trans.__('Switch to %1', cut(best.display_name, 40)),
        callback: () => this._chosen(() => this._choices.switchTo(best))
      });
    }
    return actions;
  }

  private _chosen(deed: () => void): void {
    this._dismiss();
    deed();
  }

  /** JupyterLab only hides a toast that is closed, and tells nobody. */
  private readonly _onClick = (event: Event): void => {
    const close = (event.target as Element | null)?.closest?.('.jp-Notification-Toast-Close');
    if (close && this._id !== null && close.closest('.Toastify__toast')?.id === this._id) {
      this._dismiss();
    }
  };

  /** Dismissed in the list of notifications. */
  private _onChange(_: unknown, change: Notification.IChange): void {
    if (change.type === 'removed' && change.notification.id === this._id) {
      this._dismiss();
    }
  }

  private _dismiss(): void {
    if (this._key !== null) {
      this._dismissed.add(this._key);
    }
    this._withdraw();
  }

  private _withdraw(): void {
    const id = this._id;
    this._id = null;
    this._key = null;
    if (id !== null) {
      Notification.dismiss(id);
    }
  }

  private _id: string | null = null;
  private _key: string | null = null;
}

function pause(milliseconds: number): Promise<IKernelFit[]> {
  return new Promise(resolve => window.setTimeout(() => resolve([]), milliseconds));
}
