/**
 * What a user can do, with the questions that come before it.
 */
import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { counting, keyOf } from './shapes';
import type { IFinding, IKernelFit } from './shapes';
import { element } from './views/dom';
import type { NotebookWatch } from './watch';
import { cut } from './words';

const MAX_REASON = 300;

/** Accept findings, by default all that count, after asking for the reason. */
export async function acceptWithReason(
  watch: NotebookWatch,
  trans: TranslationBundle,
  finding?: IFinding
): Promise<void> {
  if (watch.state.kind !== 'report') {
    return;
  }
  const findings = finding ? [finding] : counting(watch.state.report.findings, 'info');
  const subjects = findings.slice(0, 5).map(each => cut(each.subject, 40));
  const list = findings.length > 5 ? [...subjects, '…'].join(', ') : subjects.join(', ');
  const { button, value } = await InputDialog.getText({
    title: trans.__('Accept differences'),
    label: trans.__('Why may these differ: %1? The reason is kept in the notebook.', list),
    placeholder: trans.__('Reason'),
    okLabel: trans.__('Accept'),
    pattern: '.*\\S.*',
    required: true
  } as InputDialog.ITextOptions);
  const reason = cut((value ?? '').trim(), MAX_REASON);
  if (button.accept && reason) {
    await watch.accept(findings.map(keyOf), reason);
  }
}

/** Run the notebook with another installed kernel, named by the server. */
export async function switchTo(panel: NotebookPanel, kernel: IKernelFit): Promise<void> {
  await panel.sessionContext.changeKernel({ name: kernel.name });
}

/** Take the record out of the notebook, after asking. */
export async function stripAfterAsking(
  watch: NotebookWatch,
  trans: TranslationBundle
): Promise<void> {
  const { button } = await showDialog({
    title: trans.__('Strip the record?'),
    body: trans.__(
      'The stamp and the outputs of %repro are taken out of this notebook. What its runtime was can then no longer be told.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Strip') })
    ]
  });
  if (button.accept) {
    watch.source.strip();
    await watch.check();
  }
}

/** Show the stamp as the server read it. */
export async function showRecord(watch: NotebookWatch, trans: TranslationBundle): Promise<void> {
  const stamp = watch.state.kind === 'report' ? watch.state.report.stamp : null;
  const text = stamp
    ? JSON.stringify(stamp, null, 2)
    : trans.__('This notebook carries no record that can be read.');
  const node = element('pre', 'repro-magic-record', text);
  node.tabIndex = 0;
  await showDialog({
    title: trans.__('Recorded runtime'),
    body: new Widget({ node }),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}

/** The cell with this id in an open notebook, and what it shows before its source. */
export function promptOf(panel: NotebookPanel | undefined, id: string): string | null {
  const cell = panel?.content.widgets.find(each => each.model.id === id);
  if (!panel || !cell) {
    return null;
  }
  const count = (cell.model.toJSON() as { execution_count?: number | null }).execution_count;
  return `[${count ?? panel.content.widgets.indexOf(cell) + 1}]`;
}

/** Bring a cell into view and make it the active one. */
export async function goTo(panel: NotebookPanel, id: string): Promise<void> {
  const index = panel.content.widgets.findIndex(each => each.model.id === id);
  if (index >= 0) {
    panel.content.activeCellIndex = index;
    await panel.content.scrollToItem(index, 'smart');
    panel.content.activate();
  }
}
