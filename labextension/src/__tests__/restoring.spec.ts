import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import type { IMeasuresApi } from '../measuresapi';
import { readPlan } from '../plan';
import type { IPlan, IPlanStep, IRestoring } from '../plan';
import { Problem } from '../request';
import { followed, progressText } from '../restoring';
import { planView, summary } from '../views/plan';

const trans = nullTranslator.load('repro_magic');
const HOSTILE = '<img src=x onerror="window.hacked = true">';

function step(name: string, more: Partial<IPlanStep> = {}): IPlanStep {
  return {
    name,
    version: '1.0',
    recorded: '1.0',
    rung: 2,
    file: `${name}-1.0-py3-none-any.whl`,
    source: 'index',
    size: null,
    approved: false,
    lookalike: '',
    note: '',
    ...more
  };
}

function plan(more: Partial<IPlan> = {}): IPlan {
  return {
    digest: 'd',
    rung: 2,
    rung_title: 'the recorded files, by their hashes',
    level: 'locked',
    kernel: 'repro-1',
    display_name: 'trend (Python 3.12.1)',
    backend: 'uv',
    python: '3.12.1',
    python_is_here: true,
    ready: false,
    losses: [],
    channels: [],
    steps: [],
    ...more
  };
}

function restoring(more: Partial<IRestoring> = {}): IRestoring {
  const progress = { doing: 'installed', name: 'numpy', done: 3, total: 9 };
  return {
    state: 'running',
    message: '',
    progress,
    kernel: 'k',
    display_name: 'K',
    report: null,
    ...more
  };
}

describe('the plan', () => {
  it('lists what was never approved first, open, and the rest closed', () => {
    const view = planView(plan({ steps: [step('old', { approved: true }), step('fresh')] }), trans);
    const parts = Array.from(view.querySelectorAll('details'));
    expect(parts.map(each => [each.querySelector('summary')?.textContent, each.open])).toEqual([
      ['Never approved on this machine (1)', true],
      ['Approved before (1)', false]
    ]);
    expect(parts[0]?.textContent).toContain('fresh');
  });

  it('says what is lost, and which name could be mistaken for another', () => {
    const view = planView(
      plan({
        losses: ['numpy 1 becomes 2.'],
        steps: [step('reqeusts', { lookalike: 'requests' })]
      }),
      trans
    );
    expect(view.textContent).toContain('numpy 1 becomes 2.');
    expect(view.textContent).toContain('reqeusts could be mistaken for requests');
  });

  it('shows both versions where the recorded one is not to be had', () => {
    const view = planView(plan({ steps: [step('numpy', { version: '2.0', rung: 4 })] }), trans);
    expect(view.textContent).toContain('1.0 → 2.0');
  });

  it('takes nothing in it for markup', () => {
    const view = planView(
      plan({
        display_name: HOSTILE,
        losses: [HOSTILE],
        channels: [HOSTILE],
        steps: [step(HOSTILE, { note: HOSTILE, lookalike: HOSTILE, source: HOSTILE })]
      }),
      trans
    );
    expect(view.querySelector('img')).toBeNull();
    expect(view.textContent).toContain('<img');
  });

  it('needs no installation on rung 1, and says so', () => {
    expect(summary(plan({ rung: 1 }), trans)).toContain('has all that the level locked asks for');
    expect(summary(plan({ ready: true }), trans)).toContain('stands here already');
  });

  it('of another release is none', () => {
    expect(readPlan({ digest: 'd', rung: '2' })).toBeNull();
    expect(readPlan(null)).toBeNull();
    expect(readPlan(plan())).toEqual(plan());
  });
});

describe('following a restore', () => {
  function saying(...answers: (IRestoring | Problem)[]): IMeasuresApi {
    return {
      restoring: () => {
        const answer = answers.shift();
        return answer instanceof Problem ? Promise.reject(answer) : Promise.resolve(answer);
      }
    } as unknown as IMeasuresApi;
  }

  it('tells of each step until it has ended', async () => {
    const seen: string[] = [];
    const end = await followed(
      'r',
      saying(restoring(), restoring({ state: 'done' })),
      now => seen.push(progressText(now, trans)),
      1
    );
    expect(end.state).toBe('done');
    expect(seen).toEqual(['Installed numpy (3 of 9)']);
  });

  it('asks again when the server is away for a moment, and gives up on a refusal', async () => {
    const silent = new Problem('offline');
    const api = saying(silent, silent, restoring({ state: 'failed', message: 'why' }));
    expect((await followed('r', api, () => undefined, 1)).message).toBe('why');
    await expect(
      followed('r', saying(new Problem('refused')), () => undefined, 1)
    ).rejects.toThrow();
  });
});
