import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { IReproWatches } from '../tokens';

/** Emitted by the server when a kernel's runtime is no longer what it was. */
const ENVIRONMENT = 'urn:repro-magic:event:environment:v1';

export const eventsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'repro-magic:events',
  description: 'Looks again when the server says that the runtime of a kernel has changed.',
  autoStart: true,
  requires: [IReproWatches],
  activate: (app, watches: IReproWatches) => {
    app.serviceManager.events.stream.connect((_, event) => {
      if (event.schema_id === ENVIRONMENT) {
        watches.all
          .filter(watch => watch.source.kernelId === event['kernel_id'])
          .forEach(watch => void watch.check());
      }
    });
  }
};
