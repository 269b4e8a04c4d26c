declare global {
  namespace App {
    interface Locals {
      locale: 'zh' | 'en';
    }
  }
}
export {};
