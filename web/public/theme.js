// Runs before the first paint, so that a chosen theme does not flash. The rest is in src/app/theme.ts.
try {
  var chosen = localStorage.getItem("atas.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // No storage: the system's theme.
}
