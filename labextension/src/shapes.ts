/**
 * What the server sends and receives: the TypeScript side of `openapi.yaml`.
 */
import type { PartialJSONObject } from '@lumino/coreutils';

/** Key of the stamp in the metadata of a notebook. */
export const METADATA_KEY = 'repro_magic';

/** MIME type of the record in the output of a `%repro` cell. */
export const MIME = 'application/vnd.repro-magic.v1+json';

/** A stamp longer than this as JSON text is not even sent to be read. */
export const MAX_STAMP_CHARACTERS = 1_000_000;

export const SEVERITIES = ['info', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const VERDICTS = ['same', 'differs', 'unknown', 'unstamped', 'newer-format'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One named difference or risk. */
export interface IFinding {
  code: string;
  severity: Severity;
  component: string;
  subject: string;
  was: string;
  now: string;
  message: string;
  remedy: string;
  /** Why somebody accepted it; accepted findings do not count. */
  accepted?: string;
  /** The setting of the scope that lets it pass. */
  tolerated?: string;
  /** The day until which it was accepted, and why. */
  lapsed?: string;
}

/** A stamp as the server has read and checked it. */
export interface IStamp extends PartialJSONObject {
  schema: number;
  record: PartialJSONObject;
  earlier?: { record: PartialJSONObject; cells: string[] }[];
}

export interface IReport {
  verdict: Verdict;
  reason: string;
  target: { name?: string; kind?: string; python?: unknown };
  findings: IFinding[];
  /** `agent`: the running kernel said it; `probe`: looked at from outside. */
  source: string;
  stamp: IStamp | null;
}

export interface IKernelFit {
  name: string;
  display_name: string;
  verdict: Verdict;
  /** Differences that matter with this kernel. */
  differences: number;
}

export interface IStatus {
  version: string;
  schema: number;
}

export interface IStampAnswer {
  stamp: IStamp | null;
  changed: boolean;
  reason: string;
}

/** The part of a notebook that the server needs: no outputs but ours. */
export interface ISkeleton extends PartialJSONObject {
  metadata: PartialJSONObject;
  cells: PartialJSONObject[];
  nbformat: number;
  nbformat_minor: number;
}

/** What a request tells of the notebook and its kernel. */
export interface IQuestion {
  notebook: ISkeleton;
  /** As the contents API names it: the scope of the project above it counts. */
  path: string;
  kernel_id?: string;
  kernel_name?: string;
  /** Ask also a kernel that had no agent before, and look anew from outside. */
  again?: boolean;
}

/** How somebody names a finding to accept it. */
export function keyOf(finding: IFinding): string {
  return `${finding.code}:${finding.subject}`;
}

/** Findings that count: not accepted, and at least this severe. */
export function counting(findings: readonly IFinding[], from: Severity): IFinding[] {
  const least = SEVERITIES.indexOf(from);
  return findings.filter(each => !each.accepted && SEVERITIES.indexOf(each.severity) >= least);
}

/** The severity of the worst finding that counts; `null` when none does. */
export function worst(findings: readonly IFinding[]): Severity | null {
  const found = counting(findings, 'info').map(each => SEVERITIES.indexOf(each.severity));
  return found.length ? SEVERITIES[Math.max(...found)]! : null;
}

/** A server of another release may send something else: `null` then. */
export function readReport(raw: unknown): IReport | null {
  const report = raw as IReport | null;
  const readable =
    isObject(raw) &&
    (VERDICTS as readonly unknown[]).includes(raw['verdict']) &&
    Array.isArray(raw['findings']) &&
    raw['findings'].every(isFinding) &&
    isObject(raw['target']) &&
    (raw['stamp'] === null || isObject(raw['stamp']));
  return readable ? report : null;
}

function isFinding(raw: unknown): boolean {
  const texts = ['code', 'component', 'subject', 'was', 'now', 'message', 'remedy'];
  return (
    isObject(raw) &&
    texts.every(name => typeof raw[name] === 'string') &&
    (SEVERITIES as readonly unknown[]).includes(raw['severity'])
  );
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
