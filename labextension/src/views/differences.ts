/**
 * The panel: what differs, which cells come from which runtime, and what can be done about it.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';

import type { IFinding, IKernelFit, IStamp } from '../shapes';
import { markOf } from '../state';
import type { NotebookWatch } from '../watch';
import { componentName, cut, label, sentence, severityName } from '../words';
import { button, element } from './dom';
import { outputsSection } from './outputs';
import type { ICellPlaces } from './outputs';

/** What the panel asks of the application. */
export interface IPanelDeeds extends ICellPlaces {
  check(watch: NotebookWatch): void;
  accept(watch: NotebookWatch, finding: IFinding): void;
  showRecord(watch: NotebookWatch): void;
  switchTo(watch: NotebookWatch, kernel: IKernelFit): void;
  restore(watch: NotebookWatch): void;
  exportRecord(watch: NotebookWatch): void;
}

const MAX_TEXT = 200;
const MOST_ROWS = 300;

const icon = new LabIcon({
  name: 'repro-magic:icon',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><path class="jp-icon3" fill="#616161" d="M12 2 3 6v6c0 5 3.800 9 9 10 5.200-1 9-5 9-10V6zm0 2.200 7 3.100V12c0 3.900-2.800 7-7 7.900C7.800 19 5 15.900 5 12V7.300zm-4 6.300h8v1.800H8zm0 3.300h8v1.800H8z"/></svg>'
});

export class DifferencesPanel extends Widget {
  constructor(
    private readonly _deeds: IPanelDeeds,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.id = 'repro-magic-differences';
    this.addClass('repro-magic-panel');
    this.title.icon = icon;
    this.title.caption = _trans.__('Runtime of the notebook');
    this.node.tabIndex = -1;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', this.title.caption);
    this._status.setAttribute('role', 'status');
    this.node.append(this._status, this._content);
    this.display(null);
  }

  /** Show what is known of a notebook; `null`: there is no notebook in front. */
  display(watch: NotebookWatch | null): void {
    if (watch !== this._watch) {
      this._kernels = [];
    }
    this._watch = watch;
    const text = watch
      ? `${label(markOf(watch.state), this._trans)}. ${sentence(watch.state, this._trans)}`
      : this._trans.__('No notebook is open.');
    // A screen reader speaks only when the text changes.
    if (this._status.textContent !== text) {
      this._status.textContent = text;
    }
    this._status.dataset['mark'] = watch ? markOf(watch.state) : 'looking';
    this._content.replaceChildren(...(watch ? this._sections(watch) : []));
  }

  /** Offer kernels that fit better. */
  offer(watch: NotebookWatch, kernels: IKernelFit[]): void {
    if (watch === this._watch) {
      this._kernels = kernels;
      this.display(watch);
    }
  }

  private _sections(watch: NotebookWatch): Node[] {
    const trans = this._trans;
    const title = element('h2', 'repro-magic-title', cut(watch.source.path, MAX_TEXT));
    const tools = element(
      'div',
      'repro-magic-tools',
      button(trans.__('Check again'), () => this._deeds.check(watch))
    );
    if (watch.state.kind !== 'report') {
      return [title, tools];
    }
    const { report } = watch.state;
    const record = button(trans.__('Show record'), () => this._deeds.showRecord(watch));
    if (report.stamp) {
      const taken = button(trans.__('Export…'), () => this._deeds.exportRecord(watch));
      tools.append(record, taken);
    }
    if (report.stamp && report.verdict !== 'same') {
      const restore = button(trans.__('Restore this runtime…'), () => this._deeds.restore(watch));
      restore.classList.add('jp-mod-accept');
      tools.prepend(restore);
    }
    return [
      title,
      tools,
      ...this._kernelSection(watch),
      ...this._findingsSection(watch, report.findings),
      ...this._outputsSection(watch, report.stamp)
    ];
  }

  private _kernelSection(watch: NotebookWatch): Node[] {
    const trans = this._trans;
    if (this._kernels.length === 0) {
      return [];
    }
    const items = this._kernels.slice(0, 3).map(kernel => {
      const left = trans._n('%1 difference', '%1 differences', kernel.differences);
      const name = trans.__('Switch to %1', cut(kernel.display_name, 60));
      return element(
        'li',
        '',
        button(name, () => this._deeds.switchTo(watch, kernel)),
        ` (${left})`
      );
    });
    return [
      element('h3', '', trans.__('Kernels that fit better')),
      element('ul', 'repro-magic-kernels', ...items)
    ];
  }

  private _findingsSection(watch: NotebookWatch, findings: readonly IFinding[]): Node[] {
    const trans = this._trans;
    if (findings.length === 0) {
      return [];
    }
    const heads = [
      trans.__('Subject'),
      trans.__('Recorded'),
      trans.__('Now'),
      trans.__('Severity')
    ];
    const head = element('tr', '', ...heads.map(text => scoped(element('th', '', text), 'col')));
    const table = element(
      'table',
      'repro-magic-findings',
      element('caption', '', trans.__('Differences, worst first')),
      element('thead', '', head),
      ...findings.slice(0, MOST_ROWS).map(each => this._finding(watch, each))
    );
    const left = findings.length - MOST_ROWS;
    return left > 0 ? [table, element('p', '', trans.__('and %1 more', left))] : [table];
  }

  private _finding(watch: NotebookWatch, finding: IFinding): HTMLElement {
    const trans = this._trans;
    const subject = cut(finding.subject, MAX_TEXT);
    const component = element('small', '', componentName(finding.component, trans));
    const severity = finding.accepted
      ? trans.__('accepted')
      : severityName(finding.severity, trans);
    const first = element(
      'tr',
      '',
      scoped(element('th', '', element('code', '', subject), ' ', component), 'row'),
      element('td', '', cut(finding.was, MAX_TEXT) || '–'),
      element('td', '', cut(finding.now, MAX_TEXT) || '–'),
      element('td', 'repro-magic-severity', severity)
    );
    const why = element(
      'td',
      'repro-magic-why',
      `${cut(finding.message, 500)} ${cut(finding.remedy, 500)}`
    );
    why.colSpan = 4;
    const note = noteOf(finding, trans);
    if (note) {
      why.append(' ', element('em', '', note));
    }
    if (!finding.accepted && !finding.tolerated && watch.source.writable) {
      const accept = trans.__('Accept…');
      const name = trans.__('Accept the difference of %1', subject);
      why.append(
        ' ',
        button(accept, () => this._deeds.accept(watch, finding), name)
      );
    }
    const body = element('tbody', '', first, element('tr', '', why));
    body.dataset['mark'] = finding.accepted ? 'same' : finding.severity;
    return body;
  }

  private _outputsSection(watch: NotebookWatch, stamp: IStamp | null): Node[] {
    return stamp?.earlier?.length ? outputsSection(watch, stamp, this._deeds, this._trans) : [];
  }

  private _watch: NotebookWatch | null = null;
  private _kernels: IKernelFit[] = [];
  private readonly _status = element('p', 'repro-magic-state');
  private readonly _content = element('div', 'repro-magic-content');
}

/** What the scope has to do with a finding; empty where it has nothing to do with it. */
function noteOf(finding: IFinding, trans: TranslationBundle): string {
  if (finding.accepted) {
    return trans.__('Accepted: %1', cut(finding.accepted, 500));
  }
  if (finding.tolerated) {
    return trans.__('Tolerated by %1', cut(finding.tolerated, 500));
  }
  return finding.lapsed ? trans.__('Was accepted until %1', cut(finding.lapsed, 500)) : '';
}

function scoped(cell: HTMLTableCellElement, scope: string): HTMLTableCellElement {
  cell.scope = scope;
  return cell;
}
