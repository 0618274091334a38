/** Answers of the masters and lists that fill selects, and of the operator. */

export interface Channel {
  id: string;
  name: string;
  group_id: string | null;
  adapter: string;
  active: boolean;
}
export interface Named {
  id: string;
  name: string;
}
export interface Courier {
  code: string;
  name: string;
  digits: number[];
}
export interface Reason {
  id: string;
  label: string;
  of: "cancel" | "exchange";
  extra: boolean;
}
export interface GeneralType {
  id: string;
  label: string;
}
export interface Option {
  option_code: string;
  product_code: string;
  product_name: string;
  option_name: string;
  price_tier_a: number;
  price_tier_b: number;
  price_tier_c: number;
  price_tier_d: number;
  price_tier_e: number;
  supplier_name: string | null;
  stock_on_hand: number;
  sold_out: boolean;
  temporarily_sold_out: boolean;
}

export interface Me {
  login: string;
  name: string;
  roles: string[];
  permissions: string[];
  last_login_at: string | null;
}
