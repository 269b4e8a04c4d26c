// What a reader would have to say in every review, said once.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['node_modules', 'console/build', 'console/.svelte-kit', 'console/node_modules', 'docs', '.data*'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Environment variables are read in config.ts alone.' }],
      'no-console': 'error',
      eqeqeq: 'error',
      // The ideographic space belongs into Chinese texts.
      'no-irregular-whitespace': ['error', { skipStrings: true, skipTemplates: true }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
  {
    files: ['domain/**/*.ts', 'workflows/**/*.ts', 'activities/**/*.ts', 'worker/**/*.ts', 'api/**/*.ts', 'db/**/*.ts', 'regulations/**/*.ts', 'embedded/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'config.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } }, rules: { 'svelte/no-navigation-without-resolve': 'off', 'svelte/no-useless-mustaches': 'off', 'svelte/prefer-svelte-reactivity': 'off', 'no-undef': 'off' } },
  // Before any of our TypeScript runs, or where the environment is handed to somebody else's code.
  { files: ['config.ts', '**/*.mjs', 'api/main.ts', 'console/**', 'bench/run.ts', 'test/**'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['bench/**'], rules: { 'no-console': 'off' } },
);
