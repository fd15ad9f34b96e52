import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['lib', 'node_modules'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  { plugins: { jupyter } },
  ...jupyter.configs.recommended,
  // The whole extension is smaller than the requests that lazy parts would cost.
  { rules: { 'jupyter/prefer-lazy-imports': 'off' } },
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  prettier
);
