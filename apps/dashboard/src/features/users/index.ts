export { UserListPage } from './user-list-page.tsx';
