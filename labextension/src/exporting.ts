/**
 * Taking the record along in the format of another tool.
 */
import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IMeasuresApi } from './measuresapi';
import type { IExported } from './plan';
import type { NotebookWatch } from './watch';
import { cut } from './words';

/** Ask for the format, and give the files to the browser to keep. */
export async function exportRecord(
  watch: NotebookWatch,
  api: IMeasuresApi,
  trans: TranslationBundle,
  keep: (file: IExported) => void = download
): Promise<void> {
  try {
    const formats = await api.formats();
    const items = formats.map(each => `${each.name}: ${each.purpose}`);
    const { button, value } = await InputDialog.getItem({
      title: trans.__('Export the recorded runtime'),
      label: trans.__('Format'),
      items,
      okLabel: trans.__('Export')
    });
    const picked = formats[items.indexOf(value ?? '')];
    if (button.accept && picked) {
      (await api.export(watch.source.read(), picked.name)).forEach(keep);
    }
  } catch (problem) {
    const detail = problem instanceof Error ? cut(problem.message, 500) : '';
    Notification.error(detail || trans.__('The server did not answer.'), { autoClose: false });
  }
}

function download(file: IExported): void {
  const link = document.createElement('a');
  const url = URL.createObjectURL(new Blob([file.content], { type: 'application/octet-stream' }));
  link.href = url;
  link.download = file.path.split('/').pop() ?? 'export';
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
