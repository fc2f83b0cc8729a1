export { FlagListPage } from './list/flag-list-page.tsx';
