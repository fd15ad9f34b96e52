/**
 * One typed function for each route of the server extension.
 */
import type { ServerConnection } from '@jupyterlab/services';

import { Problem, request } from './request';
import { readReport } from './shapes';
import type {
  IKernelFit,
  IQuestion,
  IReport,
  ISkeleton,
  IStamp,
  IStampAnswer,
  IStatus
} from './shapes';
import { VERSION } from './version';

/** What the models need of the server. Every function throws a `Problem` when there is no answer. */
export interface IReproApi {
  check(question: IQuestion): Promise<IReport>;
  kernels(question: IQuestion): Promise<IKernelFit[]>;
  stamp(question: IQuestion): Promise<IStampAnswer>;
  accept(notebook: ISkeleton, keys: string[], reason: string): Promise<IStamp>;
}

/** The server extension behind the REST routes. */
export class ReproApi implements IReproApi {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async check(question: IQuestion): Promise<IReport> {
    const report = readReport(await this._post('check', question));
    if (report === null) {
      throw new Problem('versions');
    }
    return report;
  }

  async kernels(question: IQuestion): Promise<IKernelFit[]> {
    const answer = (await this._post('kernels', question)) as { kernels?: IKernelFit[] };
    return answer.kernels ?? [];
  }

  async stamp(question: IQuestion): Promise<IStampAnswer> {
    return (await this._post('stamp', question)) as IStampAnswer;
  }

  async accept(notebook: ISkeleton, keys: string[], reason: string): Promise<IStamp> {
    const answer = (await this._post('accept', { notebook, keys, reason })) as { stamp: IStamp };
    return answer.stamp;
  }

  private async _post(path: string, body: object): Promise<unknown> {
    await this._sameVersion();
    return request(path, { method: 'POST', body: JSON.stringify(body) }, this._settings);
  }

  /** Halves of different releases must not guess at each other's words. */
  private async _sameVersion(): Promise<void> {
    if (this._checked) {
      return;
    }
    const status = (await request('status', {}, this._settings)) as IStatus;
    if (status.version !== VERSION) {
      throw new Problem('versions', `${VERSION} ≠ ${String(status.version)}`);
    }
    this._checked = true;
  }

  private _checked = false;
}
