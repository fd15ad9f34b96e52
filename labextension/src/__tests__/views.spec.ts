import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';

import { Dismissed } from '../dismissed';
import type { IFinding, IKernelFit } from '../shapes';
import { DifferencesPanel } from '../views/differences';
import type { IPanelDeeds } from '../views/differences';
import { Indicator } from '../views/indicator';
import { NotebookWatch } from '../watch';
import { FakeNotebook, FakeServer, finding, report, STAMP } from './fakes';

const trans = nullTranslator.load('repro_magic');
const HOSTILE = '<img src=x onerror="window.hacked = true">';

class Deeds implements IPanelDeeds {
  done: unknown[] = [];
  check(): void {
    this.done.push('check');
  }
  accept(_: NotebookWatch, accepted: IFinding): void {
    this.done.push(['accept', accepted.subject]);
  }
  showRecord(): void {
    this.done.push('record');
  }
  switchTo(_: NotebookWatch, kernel: IKernelFit): void {
    this.done.push(['switch', kernel.name]);
  }
  restore(): void {
    this.done.push('restore');
  }
  exportRecord(): void {
    this.done.push('export');
  }
  prompt(_: NotebookWatch, cell: string): string | null {
    return cell === 'gone' ? null : `[${cell}]`;
  }
  goTo(_: NotebookWatch, cell: string): void {
    this.done.push(['go', cell]);
  }
}

describe('the panel', () => {
  let deeds: Deeds;
  let server: FakeServer;
  let watch: NotebookWatch;
  let panel: DifferencesPanel;

  beforeEach(() => {
    deeds = new Deeds();
    server = new FakeServer();
    watch = new NotebookWatch(new FakeNotebook(), server);
    panel = new DifferencesPanel(deeds, trans);
  });

  async function shown(...findings: IFinding[]): Promise<HTMLElement> {
    server.report = () => Promise.resolve(report(...findings));
    await watch.check();
    panel.display(watch);
    return panel.node;
  }

  function press(name: string): void {
    const buttons = Array.from(panel.node.querySelectorAll('button'));
    const found = buttons.find(each => (each.ariaLabel ?? each.textContent) === name);
    expect(found, name).toBeDefined();
    found!.click();
  }

  it('offers to restore what differs and to export what is recorded', async () => {
    await shown(finding('numpy'));
    press('Restore this runtime…');
    press('Export…');
    expect(deeds.done).toEqual(['restore', 'export']);
    await shown();
    expect(panel.node.textContent).not.toContain('Restore this runtime');
  });

  it('names component, subject, was, now, severity and remedy', async () => {
    const node = await shown(finding('numpy'));
    const cells = Array.from(node.querySelectorAll('tbody th, tbody td'), each => each.textContent);
    expect(cells.slice(0, 4)).toEqual(['numpy Package', '1.26.4', '2.1.3', 'error']);
    expect(cells[4]).toContain('Install the recorded version.');
  });

  it('shows markup of others as text', async () => {
    const node = await shown(
      finding(HOSTILE, {
        was: HOSTILE,
        now: HOSTILE,
        message: HOSTILE,
        remedy: HOSTILE,
        accepted: HOSTILE
      })
    );
    expect(node.querySelector('img')).toBeNull();
    expect(node.textContent).toContain(HOSTILE);
  });

  it('lets a finding be accepted', async () => {
    await shown(finding('numpy'));
    press('Accept the difference of numpy');
    expect(deeds.done).toEqual([['accept', 'numpy']]);
  });

  it('shows the reason of what is accepted, and no button', async () => {
    const node = await shown(finding('numpy', { accepted: 'checked' }));
    expect(node.textContent).toContain('Accepted: checked');
    expect(node.textContent).not.toContain('Accept…');
  });

  it('offers kernels that fit better by name', async () => {
    await shown(finding('numpy'));
    panel.offer(watch, [{ name: 'old', display_name: 'Old', verdict: 'same', differences: 0 }]);
    press('Switch to Old');
    expect(deeds.done).toEqual([['switch', 'old']]);
  });

  it('leads to the cells of an earlier runtime, and leaves out those that are gone', async () => {
    const earlier = {
      record: {
        recorded: '2025-02-03',
        interpreter: { version: '3.9.1' },
        packages: { imported: { numpy: '1.2' } }
      },
      cells: ['a', 'gone']
    };
    server.report = () => Promise.resolve({ ...report(), stamp: { ...STAMP, earlier: [earlier] } });
    await watch.check();
    panel.display(watch);
    expect(panel.node.textContent).toContain('Python 3.9.1, numpy 1.2 (recorded 2025-02-03)');
    press('Go to cell [a]');
    expect(deeds.done).toEqual([['go', 'a']]);
    expect(panel.node.textContent).not.toContain('gone');
  });

  it('says what happens to a screen reader', () => {
    expect(panel.node.querySelector('[role=status]')?.textContent).toBe('No notebook is open.');
    expect(panel.node.getAttribute('role')).toBe('region');
    expect(panel.node.getAttribute('aria-label')).toBeTruthy();
  });
});

describe('the indicator', () => {
  it('says the state in words, not only in colour', () => {
    const item = new Indicator(() => undefined, trans);
    item.display({ kind: 'report', report: report(finding('a')) });
    expect(item.node.textContent).toBe('Runtime: differs (error)');
    expect(item.node.querySelector('button')?.title).toContain('1 difference');
  });

  it('can be pressed', () => {
    let pressed = 0;
    const item = new Indicator(() => pressed++, trans);
    item.node.querySelector('button')?.click();
    expect(pressed).toBe(1);
  });
});

describe('what was dismissed', () => {
  it('is kept in the storage', () => {
    new Dismissed(window.localStorage).add('key');
    expect(new Dismissed(window.localStorage).has('key')).toBe(true);
    expect(new Dismissed(window.localStorage).has('other')).toBe(false);
  });

  it('is nothing where the storage holds something else', () => {
    const storage = { getItem: () => '{"a": [', setItem: () => undefined };
    expect(new Dismissed(storage).has('key')).toBe(false);
  });
});
