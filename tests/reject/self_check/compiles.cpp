// SPDX-License-Identifier: MIT
// No compiler rejects this, so it never prints
// the_history_has_two_heads<{"a"}, {"b"}>
int main() {}
