/**
 * The only file that fetches.
 */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

/** Why the server gave no answer. */
export type ProblemKind = 'missing' | 'offline' | 'versions' | 'refused' | 'failed';

/** No answer that can be used, and why. */
export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    detail = ''
  ) {
    super(detail || kind);
  }
}

/**
 * Ask the server extension.
 *
 * @throws Problem - when there is no answer.
 */
export async function request(
  path: string,
  init: RequestInit,
  settings: ServerConnection.ISettings
): Promise<unknown> {
  const url = URLExt.join(settings.baseUrl, 'repro-magic', path);
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(url, init, settings);
  } catch {
    throw new Problem('offline');
  }
  if (response.status === 404) {
    throw new Problem('missing');
  }
  const text = await response.text().catch(() => '');
  if (response.status === 401 || response.status === 403) {
    throw new Problem('refused');
  }
  const answer = parsed(text);
  if (!response.ok) {
    throw new Problem('failed', messageOf(answer) || response.statusText);
  }
  if (answer === undefined) {
    throw new Problem('missing');
  }
  return answer;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(answer: unknown): string {
  const message = (answer as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message : '';
}
