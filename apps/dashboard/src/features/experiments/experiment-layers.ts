export { LayersPage } from './layers/layers-page.tsx';
