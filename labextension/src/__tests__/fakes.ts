/**
 * Small stand-ins for an open notebook and the server.
 */
import type { IReproApi } from '../api';
import type { IFinding, IKernelFit, IReport, ISkeleton, IStamp, IStampAnswer } from '../shapes';
import { METADATA_KEY } from '../shapes';
import type { INotebookSource } from '../watch';

export const STAMP: IStamp = { schema: 1, record: { basis: 'observed' } };

export function finding(subject: string, more: Partial<IFinding> = {}): IFinding {
  return {
    code: 'package-major',
    severity: 'error',
    component: 'packages',
    subject,
    was: '1.26.4',
    now: '2.1.3',
    message: `${subject} differs.`,
    remedy: 'Install the recorded version.',
    ...more
  };
}

export function report(...findings: IFinding[]): IReport {
  return {
    verdict: findings.length > 0 ? 'differs' : 'same',
    reason: '',
    target: { name: 'python3' },
    findings,
    source: 'agent',
    stamp: STAMP
  };
}

export class FakeNotebook implements INotebookSource {
  path = 'a.ipynb';
  kernelId: string | null = 'k1';
  kernelName: string | null = 'python3';
  writable = true;
  stamp: IStamp | undefined = STAMP;
  written: IStamp[] = [];

  read(): ISkeleton {
    const metadata = this.stamp === undefined ? {} : { [METADATA_KEY]: this.stamp };
    return { metadata, cells: [], nbformat: 4, nbformat_minor: 5 };
  }

  carriesRecord(): boolean {
    return this.stamp !== undefined;
  }

  write(stamp: IStamp): void {
    this.stamp = stamp;
    this.written.push(stamp);
  }

  strip(): void {
    this.stamp = undefined;
  }
}

export class FakeServer implements IReproApi {
  asked: unknown[] = [];
  report: () => Promise<IReport> = () => Promise.resolve(report());
  answer: () => Promise<IStampAnswer> = () =>
    Promise.resolve({ stamp: STAMP, changed: false, reason: '' });
  accepted: IStamp = { ...STAMP, scope: { accept: {} } };
  fits: IKernelFit[] = [];

  check(question: unknown): Promise<IReport> {
    this.asked.push(question);
    return this.report();
  }

  kernels(): Promise<IKernelFit[]> {
    return Promise.resolve(this.fits);
  }

  stampOf = 0;

  stamp(): Promise<IStampAnswer> {
    this.stampOf += 1;
    return this.answer();
  }

  accept(): Promise<IStamp> {
    return Promise.resolve(this.accepted);
  }
}
