import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'jsdom',
    include: ['src/__tests__/**/*.spec.ts'],
    setupFiles: ['./vitest.setup.ts'],
    css: false,
    silent: 'passed-only',
    server: {
      // These are published as modules that only a bundler can load.
      deps: { inline: [/@jupyterlab\//, /@jupyter\//, /@microsoft\//, /exenv-es6/, /@lumino\//] }
    }
  }
});
