// Before the first paint, so that a dark page never flashes white. The dashboard itself keeps the choice.
(() => {
  let chosen = 'auto';
  try {
    chosen = localStorage.getItem('halyard-color-scheme') ?? 'auto';
  } catch {
    // Storage is closed to this page: the system's scheme it is.
  }
  const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const isDark = chosen === 'dark' || (chosen !== 'light' && prefersDark);
  document.documentElement.dataset.mantineColorScheme = isDark ? 'dark' : 'light';
})();
