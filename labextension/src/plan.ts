/**
 * What the server tells of a restore: plans, their steps, and how it goes.
 */
import type { IReport } from './shapes';

/** One package of the environment to be. */
export interface IPlanStep {
  name: string;
  version: string;
  /** The version in the stamp; empty for what is added for the kernel. */
  recorded: string;
  rung: number;
  file: string;
  source: string;
  size: number | null;
  /** Whether somebody approved this package on that machine before. */
  approved: boolean;
  /** The name that this one could be mistaken for. */
  lookalike: string;
  note: string;
}

/** What a restore will do, named by its digest. */
export interface IPlan {
  digest: string;
  /** 1 is the nearest: an installed kernel that fits. */
  rung: number;
  rung_title: string;
  level: string;
  kernel: string;
  display_name: string;
  backend: string;
  python: string;
  python_is_here: boolean;
  ready: boolean;
  losses: string[];
  channels: string[];
  steps: IPlanStep[];
}

/** How a restore goes. */
export interface IRestoring {
  state: 'running' | 'done' | 'failed' | 'cancelled';
  message: string;
  progress: { doing: string; name: string; done: number; total: number };
  kernel: string;
  display_name: string;
  report: Pick<IReport, 'verdict' | 'reason' | 'findings'> | null;
}

/** A format that a record can be exported to. */
export interface IFormat {
  name: string;
  purpose: string;
}

/** One exported file. */
export interface IExported {
  /** Relative. */
  path: string;
  content: string;
}

/** A server of another release may send something else: `null` then. */
export function readPlan(raw: unknown): IPlan | null {
  const plan = raw as Partial<IPlan> | null;
  const readable =
    typeof plan?.digest === 'string' &&
    typeof plan.rung === 'number' &&
    typeof plan.kernel === 'string' &&
    [plan.losses, plan.channels, plan.steps].every(Array.isArray);
  return readable ? (plan as IPlan) : null;
}
