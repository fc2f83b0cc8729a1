export { EnvironmentListPage } from './environment-list-page.tsx';
export { EnvironmentPage } from './environment-page.tsx';
