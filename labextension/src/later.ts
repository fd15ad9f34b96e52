/**
 * A call that waits until its callers pause.
 */
import type { IDisposable } from '@lumino/disposable';

export class Later implements IDisposable {
  /**
   * @param _run - what to do.
   * @param _pause - how long nobody must ask for it before it is done, in ms.
   */
  constructor(
    private readonly _run: () => unknown,
    private readonly _pause: number
  ) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  ask(): void {
    window.clearTimeout(this._timer);
    if (!this._isDisposed) {
      this._timer = window.setTimeout(() => void this._run(), this._pause);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    window.clearTimeout(this._timer);
  }

  private _timer: number | undefined;
  private _isDisposed = false;
}
