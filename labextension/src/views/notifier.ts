/**
 * The notification of one open notebook: once for each difference, gone when the difference is.
 */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Dismissed } from '../dismissed';
import type { IKernelFit, Severity } from '../shapes';
import type { IReproSettings } from '../tokens';
import type { NotebookWatch } from '../watch';
import { differenceKey, notification, urgency } from '../words';

/** What a user can do from the notification. */
export interface IChoices {
  showDifferences(): void;
  accept(): void;
  switchTo(kernel: IKernelFit): void;
}

export class Notifier {
  constructor(
    private readonly _watch: NotebookWatch,
    private readonly _settings: IReproSettings,
    private readonly _dismissed: Dismissed,
    private readonly _choices: IChoices,
    private readonly _trans: TranslationBundle
  ) {
    _watch.stateChanged.connect(() => this.update());
    Notification.manager.changed.connect(this._onChange, this);
  }

  dispose(): void {
    Notification.manager.changed.disconnect(this._onChange, this);
    this._withdraw();
  }

  /** Say what is to be said now, and take back what no longer holds. */
  update(): void {
    const { state, source } = this._watch;
    const urgent = urgency(state, this._settings.showFrom);
    if (urgent === null || state.kind !== 'report') {
      if (state.kind !== 'looking') {
        this._withdraw();
      }
      return;
    }
    const key = differenceKey(source.path, state.report, this._settings.showFrom);
    if (key === this._key && this._id !== null) {
      return;
    }
    this._withdraw();
    const quiet = !this._settings.notify || this._settings.isMuted(source.path);
    if (quiet || this._dismissed.has(key)) {
      return;
    }
    this._key = key;
    const message = notification(state.report, this._settings.showFrom, this._trans);
    this._show(message, urgent);
    void this._offerBetterKernel(key, message);
  }

  private _show(message: string, urgent: Severity): void {
    const options = { autoClose: false as const, actions: this._actions(null) };
    this._id =
      urgent === 'error'
        ? Notification.error(message, options)
        : urgent === 'warning'
          ? Notification.warning(message, options)
          : Notification.info(message, options);
  }

  /** Looking at other kernels may take seconds, so the notification does not wait for it. */
  private async _offerBetterKernel(key: string, message: string): Promise<void> {
    const [best] = await this._watch.betterKernels();
    if (best && this._key === key && this._id !== null) {
      Notification.update({ id: this._id, message, actions: this._actions(best) });
    }
  }

  private _actions(best: IKernelFit | null): Notification.IAction[] {
    const trans = this._trans;
    const actions: Notification.IAction[] = [
      {
        label: trans.__('Show differences'),
        callback: () => this._choices.showDifferences(),
        displayType: 'accent'
      },
      { label: trans.__('Accept…'), callback: () => this._choices.accept() },
      {
        label: trans.__('Not again for this notebook'),
        callback: () => void this._settings.mute(this._watch.source.path)
      }
    ];
    if (best) {
      const title = trans.__('Switch to %1', best.display_name.slice(0, 40));
      actions.splice(1, 0, { label: title, callback: () => this._choices.switchTo(best) });
    }
    return actions;
  }

  private _onChange(_: unknown, change: Notification.IChange): void {
    if (change.type === 'removed' && change.notification.id === this._id && this._key) {
      // Not withdrawn by us: the user has closed it, or has chosen something.
      this._dismissed.add(this._key);
      this._id = null;
    }
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
