import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import {
  brief,
  cut,
  differenceKey,
  MAX_NOTIFICATION,
  notification,
  sentence,
  urgency
} from '../words';
import { finding, report } from './fakes';

const trans = nullTranslator.load('repro_magic');

describe('the notification', () => {
  it('names one difference', () => {
    expect(notification(report(finding('numpy')), 'warning', trans)).toBe(
      '1 difference from the recorded runtime: numpy 1.26.4 → 2.1.3'
    );
  });

  it('names the three worst and says how many there are', () => {
    const found = ['numpy', 'pandas', 'scipy', 'rich', 'attrs'].map(name => finding(name));
    expect(notification(report(...found), 'warning', trans)).toBe(
      '5 differences from the recorded runtime: ' +
        'numpy 1.26.4 → 2.1.3, pandas 1.26.4 → 2.1.3, scipy 1.26.4 → 2.1.3, …'
    );
  });

  it('leaves out what is accepted and what is milder than asked', () => {
    const found = [
      finding('numpy'),
      finding('pandas', { accepted: 'fine' }),
      finding('scipy', { severity: 'info' })
    ];
    expect(notification(report(...found), 'warning', trans)).toContain('1 difference ');
  });

  it('is never longer than what JupyterLab shows', () => {
    const long = finding('x'.repeat(400), { was: '1'.repeat(400), now: '2'.repeat(400) });
    const text = notification(report(long, long, long, long), 'info', trans);
    expect(text.length).toBeLessThanOrEqual(MAX_NOTIFICATION);
    expect(text).toContain('4 differences');
  });

  it('says what is gone', () => {
    expect(brief(finding('numpy', { now: '' }), trans)).toBe('numpy 1.26.4 is gone');
  });
});

describe('the key of a notification', () => {
  it('does not depend on the order of the findings', () => {
    const [one, other] = [finding('a'), finding('b')];
    expect(differenceKey('p', report(one, other), 'info')).toBe(
      differenceKey('p', report(other, one), 'info')
    );
  });

  it('is another for another version', () => {
    const other = finding('a', { now: '2.2.0' });
    expect(differenceKey('p', report(finding('a')), 'info')).not.toBe(
      differenceKey('p', report(other), 'info')
    );
  });
});

describe('the urgency', () => {
  it('is none below the severity that the user asks for', () => {
    const state = {
      kind: 'report' as const,
      report: report(finding('a', { severity: 'warning' }))
    };
    expect(urgency(state, 'error')).toBeNull();
    expect(urgency(state, 'warning')).toBe('warning');
  });
});

it('a state that could not be told is never called the same', () => {
  const text = sentence({ kind: 'problem', problem: 'offline', detail: '' }, trans);
  expect(text).toBe('Not compared: the server cannot be reached.');
});

it('texts of others lose control characters and their length', () => {
  expect(cut('a\u001b[31mb\u202ec', 100)).toBe('a [31mb c');
  expect(cut('abcdef', 4)).toBe('abc…');
});
