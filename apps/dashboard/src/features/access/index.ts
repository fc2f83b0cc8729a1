export { LoginPage } from './login-page.tsx';
export { ProfilePage } from './profile-page.tsx';
export { RegisterPage } from './register-page.tsx';
export { SetupPage } from './setup-page.tsx';
