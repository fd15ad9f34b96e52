/**
 * The routes of measures: plan, restore, and export.
 */
import type { ServerConnection } from '@jupyterlab/services';

import type { IExported, IFormat, IPlan, IRestoring } from './plan';
import { readPlan } from './plan';
import { Problem, request } from './request';
import type { ISkeleton } from './shapes';

/** What restoring and exporting need of the server. Every function throws a `Problem` when there is no answer. */
export interface IMeasuresApi {
  plan(notebook: ISkeleton, path: string): Promise<IPlan>;
  /** Do what a plan says that was shown; the name of the restore. */
  restore(digest: string): Promise<string>;
  restoring(name: string): Promise<IRestoring>;
  cancel(name: string): Promise<void>;
  formats(): Promise<IFormat[]>;
  export(notebook: ISkeleton, format: string): Promise<IExported[]>;
}

export class MeasuresApi implements IMeasuresApi {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async plan(notebook: ISkeleton, path: string): Promise<IPlan> {
    const plan = readPlan(await this._post('plan', { notebook, path }));
    if (plan === null) {
      throw new Problem('versions');
    }
    return plan;
  }

  async restore(digest: string): Promise<string> {
    const answer = (await this._post('restore', { digest })) as { restore: string };
    return answer.restore;
  }

  async restoring(name: string): Promise<IRestoring> {
    const path = `restoring?restore=${encodeURIComponent(name)}`;
    return (await request(path, {}, this._settings)) as IRestoring;
  }

  async cancel(name: string): Promise<void> {
    await this._post('cancel', { restore: name });
  }

  async formats(): Promise<IFormat[]> {
    const answer = (await request('formats', {}, this._settings)) as { formats: IFormat[] };
    return answer.formats;
  }

  async export(notebook: ISkeleton, format: string): Promise<IExported[]> {
    const answer = (await this._post('export', { notebook, format })) as { files: IExported[] };
    return answer.files;
  }

  private _post(path: string, body: object): Promise<unknown> {
    return request(path, { method: 'POST', body: JSON.stringify(body) }, this._settings);
  }
}
