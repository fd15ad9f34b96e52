/**
 * A plan as somebody reads it before saying yes: what it loses and what was never approved come first.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IPlan, IPlanStep } from '../plan';
import { cut } from '../words';
import { element } from './dom';

const MOST_ROWS = 500;
const MAX_TEXT = 200;

/** The plan as elements. */
export function planView(plan: IPlan, trans: TranslationBundle): HTMLElement {
  const unknown = plan.steps.filter(step => !step.approved);
  const known = plan.steps.filter(step => step.approved);
  const alike = plan.steps.filter(step => step.lookalike);
  return element(
    'div',
    'repro-magic-plan',
    element('p', '', summary(plan, trans)),
    ...listed(trans.__('What does not come back as it was'), plan.losses),
    ...listed(trans.__('Channels that were never approved on this machine'), plan.channels),
    ...listed(
      trans.__('Look twice'),
      alike.map(step => trans.__('%1 could be mistaken for %2', step.name, step.lookalike))
    ),
    ...packages(trans.__('Never approved on this machine'), unknown, true, trans),
    ...packages(trans.__('Approved before'), known, unknown.length === 0, trans)
  );
}

/** What will be done, in one sentence or two. */
export function summary(plan: IPlan, trans: TranslationBundle): string {
  const name = cut(plan.display_name, 80);
  if (plan.rung === 1) {
    return trans.__(
      'The installed kernel %1 has all that the level %2 asks for.',
      name,
      plan.level
    );
  }
  const rung = trans.__('Rung %1 of 5: %2 (level %3).', plan.rung, plan.rung_title, plan.level);
  if (plan.ready) {
    return `${rung} ${trans.__('The environment stands here already, as the kernel %1.', name)}`;
  }
  const packages = trans._n('%1 package', '%1 packages', plan.steps.length);
  const made = trans.__(
    'A new environment with Python %1 and %2 is made with %3, as the kernel %4. Nothing else is changed.',
    plan.python,
    packages,
    plan.backend,
    name
  );
  return `${rung} ${made}`;
}

function listed(title: string, texts: readonly string[]): HTMLElement[] {
  const items = texts.map(text => element('li', '', cut(text, 2 * MAX_TEXT)));
  return items.length > 0 ? [element('h3', '', title), element('ul', '', ...items)] : [];
}

function packages(
  title: string,
  steps: readonly IPlanStep[],
  open: boolean,
  trans: TranslationBundle
): HTMLElement[] {
  if (steps.length === 0) {
    return [];
  }
  const heads = [
    trans.__('Package'),
    trans.__('Version'),
    trans.__('Rung'),
    trans.__('From'),
    trans.__('Note')
  ];
  const table = element(
    'table',
    '',
    element('thead', '', element('tr', '', ...heads.map(head => element('th', '', head)))),
    element('tbody', '', ...steps.slice(0, MOST_ROWS).map(step => row(step, trans)))
  );
  const details = element(
    'details',
    '',
    element('summary', '', `${title} (${steps.length})`),
    table
  );
  details.open = open;
  return [details];
}

function row(step: IPlanStep, trans: TranslationBundle): HTMLElement {
  const version =
    step.recorded === '' || step.recorded === step.version
      ? step.version
      : `${step.recorded} → ${step.version}`;
  const rung = step.recorded === '' ? trans.__('added') : String(step.rung);
  const cells = [version, rung, step.source, step.note].map(text =>
    element('td', '', cut(text, MAX_TEXT))
  );
  const made = element('tr', '', element('th', '', cut(step.name, MAX_TEXT)), ...cells);
  made.title = cut(step.file, MAX_TEXT);
  return made;
}
