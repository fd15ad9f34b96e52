import { commandsPlugin } from './plugins/commands';
import { eventsPlugin } from './plugins/events';
import { measuresPlugin } from './plugins/measures';
import { notifierPlugin } from './plugins/notifier';
import { panelPlugin } from './plugins/panel';
import { settingsPlugin } from './plugins/settings';
import { stamperPlugin } from './plugins/stamper';
import { statusPlugin } from './plugins/status';
import { toolbarPlugin } from './plugins/toolbar';
import { watchesPlugin } from './plugins/watches';

export default [
  settingsPlugin,
  watchesPlugin,
  stamperPlugin,
  notifierPlugin,
  statusPlugin,
  toolbarPlugin,
  panelPlugin,
  commandsPlugin,
  measuresPlugin,
  eventsPlugin
];
