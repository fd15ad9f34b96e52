import { describe, expect, it } from 'vitest';

import { Problem } from '../request';
import { MAX_STAMP_CHARACTERS } from '../shapes';
import type { IStamp } from '../shapes';
import { markOf } from '../state';
import { NotebookWatch } from '../watch';
import { FakeNotebook, FakeServer, finding, report, STAMP } from './fakes';

function watched(): { notebook: FakeNotebook; server: FakeServer; watch: NotebookWatch } {
  const notebook = new FakeNotebook();
  const server = new FakeServer();
  return { notebook, server, watch: new NotebookWatch(notebook, server) };
}

describe('a check', () => {
  it('asks about the running kernel and the notebook', async () => {
    const { notebook, server, watch } = watched();
    await watch.check();
    const asked = { path: 'a.ipynb', kernel_id: 'k1', kernel_name: 'python3' };
    const question = { notebook: notebook.read(), ...asked };
    expect(server.asked).toEqual([question]);
    expect(markOf(watch.state)).toBe('same');
  });

  it('shows the worst severity of what differs', async () => {
    const { server, watch } = watched();
    server.report = () =>
      Promise.resolve(
        report(finding('a', { severity: 'info' }), finding('b', { severity: 'warning' }))
      );
    await watch.check();
    expect(markOf(watch.state)).toBe('warning');
  });

  it('does not count what is accepted', async () => {
    const { server, watch } = watched();
    server.report = () =>
      Promise.resolve(
        report(finding('a', { accepted: 'fine' }), finding('b', { severity: 'info' }))
      );
    await watch.check();
    expect(markOf(watch.state)).toBe('info');
  });

  it('asks nothing about a notebook that carries no record', async () => {
    const { notebook, server, watch } = watched();
    notebook.stamp = undefined;
    await watch.check();
    expect(server.asked).toEqual([]);
    expect(watch.state.kind).toBe('unstamped');
  });

  it('does not send a stamp of a size that none has', async () => {
    const { notebook, server, watch } = watched();
    notebook.stamp = { ...STAMP, junk: 'x'.repeat(MAX_STAMP_CHARACTERS) };
    await watch.check();
    expect(server.asked).toEqual([]);
    expect(watch.state.kind).toBe('too-large');
    expect(markOf(watch.state)).toBe('unknown');
  });

  it.each(['missing', 'offline', 'versions', 'refused', 'failed'] as const)(
    'ends in the state unknown when the server is %s',
    async kind => {
      const { server, watch } = watched();
      server.report = () => Promise.reject(new Problem(kind, 'why'));
      await watch.check();
      expect(watch.state).toEqual({ kind: 'problem', problem: kind, detail: 'why' });
      expect(markOf(watch.state)).toBe('unknown');
    }
  );

  it('asked for during a check ends in one more check, not in many', async () => {
    const { server, watch } = watched();
    const first = watch.check();
    void watch.check();
    void watch.check(true);
    await first;
    expect(server.asked).toHaveLength(2);
    expect(server.asked[1]).toMatchObject({ again: true });
  });

  it('says nothing after the notebook is closed', async () => {
    const { server, watch } = watched();
    const states: unknown[] = [];
    watch.stateChanged.connect((_, state) => states.push(state));
    server.report = () => {
      watch.dispose();
      return Promise.resolve(report());
    };
    await watch.check();
    expect(states).toEqual([]);
  });
});

describe('stamping', () => {
  const changed: IStamp = { schema: 1, record: { basis: 'observed', recorded: '2026-01-31' } };

  it('writes a changed stamp', async () => {
    const { notebook, server, watch } = watched();
    server.answer = () => Promise.resolve({ stamp: changed, changed: true, reason: '' });
    expect(await watch.stamp()).toBe('written');
    expect(notebook.written).toEqual([changed]);
  });

  it('writes nothing when nothing changed', async () => {
    const { notebook, watch } = watched();
    expect(await watch.stamp()).toBe('unchanged');
    expect(notebook.written).toEqual([]);
  });

  it('writes nothing where nobody may write', async () => {
    const { notebook, server, watch } = watched();
    notebook.writable = false;
    expect(await watch.stamp()).toBe('read-only');
    expect(server.stampOf).toBe(0);
  });

  it('asks again when the stamp became another meanwhile', async () => {
    const { notebook, server, watch } = watched();
    server.answer = () => {
      if (server.stampOf === 1) {
        notebook.stamp = { ...STAMP, scope: { level: 'locked' } };
      }
      return Promise.resolve({ stamp: changed, changed: true, reason: '' });
    };
    expect(await watch.stamp()).toBe('written');
    expect(server.stampOf).toBe(2);
  });

  it('writes nothing of a kernel that is no longer the one asked', async () => {
    const { notebook, server, watch } = watched();
    server.answer = () => {
      notebook.kernelId = `k${server.stampOf + 1}`;
      return Promise.resolve({ stamp: changed, changed: true, reason: '' });
    };
    expect(await watch.stamp()).toBe('failed');
    expect(notebook.written).toEqual([]);
  });
});

describe('accepting', () => {
  it('writes the accepted risks and checks again', async () => {
    const { notebook, server, watch } = watched();
    expect(await watch.accept(['package-major:numpy'], 'fine')).toBe(true);
    expect(notebook.written).toEqual([server.accepted]);
    expect(server.asked).toHaveLength(1);
  });
});
