/**
 * What is known of an open notebook: one noun for the status item, the button, the panel and the notification.
 */
import type { ProblemKind } from './request';
import { worst } from './shapes';
import type { IReport, Severity } from './shapes';

/** What is known of the runtime of an open notebook. */
export type State =
  | { kind: 'looking' }
  | { kind: 'unstamped' }
  | { kind: 'too-large' }
  | { kind: 'problem'; problem: ProblemKind; detail: string }
  | { kind: 'report'; report: IReport };

/** What a view shows of a state at a glance. */
export type Mark = 'looking' | 'same' | 'unstamped' | 'unknown' | Severity;

/** The mark of a state: `unknown` for everything that could not be compared, never `same`. */
export function markOf(state: State): Mark {
  switch (state.kind) {
    case 'looking':
    case 'unstamped':
      return state.kind;
    case 'too-large':
    case 'problem':
      return 'unknown';
    case 'report':
      return markOfReport(state.report);
  }
}

function markOfReport(report: IReport): Mark {
  switch (report.verdict) {
    case 'same':
    case 'unstamped':
      return report.verdict;
    case 'differs':
      return worst(report.findings) ?? 'info';
    default:
      return 'unknown';
  }
}
