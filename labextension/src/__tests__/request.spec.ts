import { ServerConnection } from '@jupyterlab/services';
import { describe, expect, it } from 'vitest';

import { ReproApi } from '../api';
import { Problem, request } from '../request';
import { VERSION } from '../version';
import { report } from './fakes';

type Answer = [status: number, body: string];

function settings(...answers: (Answer | 'offline')[]): {
  urls: string[];
  made: ServerConnection.ISettings;
} {
  const urls: string[] = [];
  const fetch = async (input: RequestInfo): Promise<Response> => {
    urls.push((input as Request).url);
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (answer === 'offline') {
      throw new TypeError('Failed to fetch');
    }
    return new Response(answer[1], { status: answer[0] });
  };
  const made = ServerConnection.makeSettings({
    baseUrl: 'http://here.test/base/',
    fetch: fetch as typeof window.fetch
  });
  return { urls, made };
}

async function problemOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'an answer',
    (problem: Problem) => [problem.kind, problem.message]
  );
}

describe('a request', () => {
  it('goes to the route below the base address', async () => {
    const { urls, made } = settings([200, '{"a": 1}']);
    expect(await request('check', {}, made)).toEqual({ a: 1 });
    expect(urls[0]).toMatch(/^http:\/\/here\.test\/base\/repro-magic\/check/);
  });

  it.each([
    ['without the extension', [404, ''] as Answer, 'missing'],
    ['with a page instead of JSON', [200, '<html>'] as Answer, 'missing'],
    ['logged out', [403, '{}'] as Answer, 'refused'],
    ['without a network', 'offline' as const, 'offline'],
    ['with a failure', [500, '{"message": "it broke"}'] as Answer, 'failed']
  ])('to a server %s is a problem that says so', async (_, answer, kind) => {
    const problem = await problemOf(request('check', {}, settings(answer).made));
    expect(problem).toEqual([kind, kind === 'failed' ? 'it broke' : kind]);
  });
});

describe('the routes', () => {
  const status: Answer = [200, JSON.stringify({ version: VERSION, schema: 1 })];
  const question = { notebook: { metadata: {}, cells: [], nbformat: 4, nbformat_minor: 5 } };

  it('ask for the version once', async () => {
    const { urls, made } = settings(status, [200, JSON.stringify(report())]);
    const api = new ReproApi(made);
    await api.check(question);
    await api.check(question);
    expect(urls.filter(url => url.includes('/status'))).toHaveLength(1);
  });

  it('are not used on a server of another version', async () => {
    const api = new ReproApi(settings([200, '{"version": "99.0.0", "schema": 1}']).made);
    expect(await problemOf(api.check(question))).toEqual(['versions', `${VERSION} ≠ 99.0.0`]);
  });

  it.each([
    '[]',
    '{}',
    '{"verdict": "fine"}',
    '{"verdict": "same", "findings": [{}], "target": {}}'
  ])('that answer %s are of another version', async body => {
    const api = new ReproApi(settings(status, [200, body]).made);
    expect(await problemOf(api.check(question))).toEqual(['versions', 'versions']);
  });
});
