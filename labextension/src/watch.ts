/**
 * The model of one open notebook: checks it, stamps it, accepts. Draws nothing.
 */
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { IReproApi } from './api';
import { Problem } from './request';
import { MAX_STAMP_CHARACTERS, METADATA_KEY } from './shapes';
import type { IKernelFit, IQuestion, ISkeleton, IStamp } from './shapes';
import type { State } from './state';

/** An open notebook, as far as a watch needs it. */
export interface INotebookSource {
  readonly path: string;
  readonly kernelId: string | null;
  readonly kernelName: string | null;
  readonly writable: boolean;
  read(): ISkeleton;
  carriesRecord(): boolean;
  write(stamp: IStamp): void;
  strip(): void;
}

/** What came of an attempt to stamp. */
export type Stamped = 'written' | 'unchanged' | 'nothing' | 'read-only' | 'failed';

const MOST_ATTEMPTS = 3;

/** Watches one open notebook. */
export class NotebookWatch implements IDisposable {
  constructor(
    readonly source: INotebookSource,
    private readonly _api: IReproApi
  ) {}

  get state(): State {
    return this._state;
  }

  get stateChanged(): ISignal<this, State> {
    return this._stateChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /** Compare the notebook with its kernel. Checks asked for during a check end in one more. */
  check(again = false): Promise<State> {
    this._wanted = { again: again || (this._wanted?.again ?? false) };
    this._checking ??= this._checkAll().finally(() => {
      this._checking = null;
    });
    return this._checking;
  }

  /**
   * Bring the stamp of the open notebook up to date. Only a change is written.
   *
   * @param again - ask also a kernel that had no agent before.
   */
  async stamp(again = false): Promise<Stamped> {
    if (!this.source.writable) {
      return 'read-only';
    }
    try {
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        const question = this._question(again);
        const answer = await this._api.stamp(question);
        if (this.isDisposed || answer.stamp === null) {
          return 'nothing';
        }
        if (!answer.changed) {
          return 'unchanged';
        }
        if (this._isAsItWas(question)) {
          this.source.write(answer.stamp);
          return 'written';
        }
      }
    } catch (problem) {
      this._fail(problem);
    }
    return 'failed';
  }

  /** Keep in the stamp that these findings are accepted, and why. False when that failed. */
  async accept(keys: string[], reason: string): Promise<boolean> {
    try {
      const question = this._question(false);
      const stamp = await this._api.accept(question.notebook, keys, reason);
      if (this.isDisposed || !this.source.writable || !this._isAsItWas(question)) {
        return false;
      }
      this.source.write(stamp);
    } catch (problem) {
      this._fail(problem);
      return false;
    }
    await this.check();
    return true;
  }

  /** Installed kernels that fit the notebook better than its own, best first. */
  async betterKernels(): Promise<IKernelFit[]> {
    try {
      return await this._api.kernels(this._question(false));
    } catch {
      return [];
    }
  }

  private async _checkAll(): Promise<State> {
    while (this._wanted && !this.isDisposed) {
      const { again } = this._wanted;
      this._wanted = null;
      const state = await this._look(again);
      if (!this.isDisposed) {
        this._set(state);
      }
    }
    return this._state;
  }

  private async _look(again: boolean): Promise<State> {
    if (!this.source.carriesRecord()) {
      return { kind: 'unstamped' };
    }
    const question = this._question(again);
    if (isTooLarge(question.notebook)) {
      return { kind: 'too-large' };
    }
    try {
      return { kind: 'report', report: await this._api.check(question) };
    } catch (problem) {
      return stateOf(problem);
    }
  }

  private _question(again: boolean): IQuestion {
    const { kernelId, kernelName } = this.source;
    return {
      notebook: this.source.read(),
      path: this.source.path,
      ...(kernelId ? { kernel_id: kernelId } : {}),
      ...(kernelName ? { kernel_name: kernelName } : {}),
      ...(again ? { again } : {})
    };
  }

  /** Whether neither the kernel nor the stamp changed while the server thought. */
  private _isAsItWas(question: IQuestion): boolean {
    const now = this.source.read().metadata[METADATA_KEY];
    const before = question.notebook.metadata[METADATA_KEY];
    return (
      (this.source.kernelId ?? undefined) === question.kernel_id &&
      JSON.stringify(now) === JSON.stringify(before)
    );
  }

  private _fail(problem: unknown): void {
    if (!this.isDisposed) {
      this._set(stateOf(problem));
    }
  }

  private _set(state: State): void {
    this._state = state;
    this._stateChanged.emit(state);
  }

  private _state: State = { kind: 'looking' };
  private readonly _stateChanged = new Signal<this, State>(this);
  private _wanted: { again: boolean } | null = null;
  private _checking: Promise<State> | null = null;
  private _isDisposed = false;
}

function stateOf(problem: unknown): State {
  return problem instanceof Problem
    ? { kind: 'problem', problem: problem.kind, detail: problem.message }
    : { kind: 'problem', problem: 'failed', detail: String(problem) };
}

function isTooLarge(notebook: ISkeleton): boolean {
  const stamp = notebook.metadata[METADATA_KEY];
  return stamp !== undefined && (JSON.stringify(stamp)?.length ?? 0) > MAX_STAMP_CHARACTERS;
}
