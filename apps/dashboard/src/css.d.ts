declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  // oxlint-disable-next-line import/no-default-export -- what the bundler makes of a CSS module
  export default classes;
}
declare module '*.css';
declare module '@fontsource-variable/*';
