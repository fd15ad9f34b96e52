/**
 * The sentences: every text that a user reads, through the translator.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ProblemKind } from './request';
import { counting, worst } from './shapes';
import type { IFinding, IReport, Severity } from './shapes';
import { markOf } from './state';
import type { Mark, State } from './state';

/** JupyterLab cuts a notification off at 140 characters. */
export const MAX_NOTIFICATION = 140;

/** Most differences that a notification names. */
const NAMED = 3;

const MAX_NAME = 24;
const MAX_VERSION = 14;

/** A few words for the status item and the button. */
export function label(mark: Mark, trans: TranslationBundle): string {
  switch (mark) {
    case 'looking':
      return trans.__('Runtime: looking');
    case 'same':
      return trans.__('Runtime: same');
    case 'unstamped':
      return trans.__('Runtime: not stamped');
    case 'unknown':
      return trans.__('Runtime: unknown');
    default:
      return trans.__('Runtime: differs (%1)', severityName(mark, trans));
  }
}

/** What a severity is called. */
export function severityName(severity: Severity, trans: TranslationBundle): string {
  switch (severity) {
    case 'error':
      return trans.__('error');
    case 'warning':
      return trans.__('warning');
    case 'info':
      return trans.__('note');
  }
}

/** What a component is called. */
export function componentName(component: string, trans: TranslationBundle): string {
  switch (component) {
    case 'interpreter':
      return trans.__('Interpreter');
    case 'kernel':
      return trans.__('Kernel');
    case 'platform':
      return trans.__('Platform');
    case 'hardware':
      return trans.__('Hardware');
    case 'packages':
      return trans.__('Package');
    case 'outputs':
      return trans.__('Outputs');
    default:
      return component;
  }
}

/** One sentence on the state, with the reason where something could not be told. */
export function sentence(state: State, trans: TranslationBundle): string {
  switch (state.kind) {
    case 'looking':
      return trans.__('The runtime has not been looked at yet.');
    case 'unstamped':
      return trans.__('The notebook carries no record of the runtime that made its outputs.');
    case 'too-large':
      return trans.__('Unreadable: the stamp of this notebook is too large to be one.');
    case 'problem':
      return problemSentence(state.problem, state.detail, trans);
    case 'report':
      return reportSentence(state.report, trans);
  }
}

function reportSentence(report: IReport, trans: TranslationBundle): string {
  const kernel = report.target.name ?? trans.__('the kernel');
  switch (report.verdict) {
    case 'same':
      return (
        report.reason || trans.__('The outputs were made in a runtime like that of %1.', kernel)
      );
    case 'differs': {
      const count = counting(report.findings, 'info').length;
      const found = trans._n('%1 difference', '%1 differences', count);
      return trans.__('%1 between the recorded runtime and %2.', found, kernel);
    }
    default:
      return report.reason || trans.__('The runtimes could not be compared.');
  }
}

function problemSentence(problem: ProblemKind, detail: string, trans: TranslationBundle): string {
  switch (problem) {
    case 'missing':
      return trans.__(
        'Not compared: the server has no repro-magic. Install it where Jupyter Server runs.'
      );
    case 'offline':
      return trans.__('Not compared: the server cannot be reached.');
    case 'versions':
      return trans.__(
        'Not compared: the page and the server have different versions of repro-magic (%1). Reload the page.',
        detail
      );
    case 'refused':
      return trans.__('Not compared: the server does not allow it. Log in again.');
    case 'failed':
      return trans.__('Not compared: %1', detail);
  }
}

/** The state at a glance and in a sentence, for a tooltip and a screen reader. */
export function description(state: State, trans: TranslationBundle): string {
  return `${label(markOf(state), trans)}. ${sentence(state, trans)}`;
}

/** One difference in a few words: `numpy 1.26.4 → 2.1.3`. */
export function brief(finding: IFinding, trans: TranslationBundle): string {
  const subject = cut(finding.subject, MAX_NAME);
  const [was, now] = [cut(finding.was, MAX_VERSION), cut(finding.now, MAX_VERSION)];
  if (was && now) {
    return `${subject} ${was} → ${now}`;
  }
  return was ? trans.__('%1 %2 is gone', subject, was) : `${subject} ${now}`.trim();
}

/** What the notification says: how many differences there are, and the three worst. */
export function notification(report: IReport, from: Severity, trans: TranslationBundle): string {
  const found = counting(report.findings, from);
  for (let named = Math.min(NAMED, found.length); named > 1; named--) {
    const text = told(found, named, trans);
    if (text.length <= MAX_NOTIFICATION) {
      return text;
    }
  }
  return cut(told(found, 1, trans), MAX_NOTIFICATION);
}

function told(found: IFinding[], named: number, trans: TranslationBundle): string {
  const briefs = found.slice(0, named).map(each => brief(each, trans));
  const list = found.length > named ? [...briefs, '…'] : briefs;
  return trans._n(
    '%1 difference from the recorded runtime: %2',
    '%1 differences from the recorded runtime: %2',
    found.length,
    list.join(', ')
  );
}

/** What the notification is about: the same for the same differences, whatever the day. */
export function differenceKey(path: string, report: IReport, from: Severity): string {
  const parts = counting(report.findings, from).map(each =>
    [each.code, each.subject, each.was, each.now].join(' ')
  );
  return JSON.stringify([path, ...parts.sort()]);
}

/** The severity that decides on the colour of the notification; `null`: nothing to tell. */
export function urgency(state: State, from: Severity): Severity | null {
  return state.kind === 'report' && state.report.verdict === 'differs'
    ? worst(counting(state.report.findings, from))
    : null;
}

/** Texts come from other people's files: no control characters, and not long. */
export function cut(text: string, most: number): string {
  const plain = text.replace(/\p{C}/gu, ' ');
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}
