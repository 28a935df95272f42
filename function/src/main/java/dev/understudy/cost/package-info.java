/// What calls cost: prices as data, and estimates made of them and of the tokens on the ledger.
@org.jspecify.annotations.NullMarked
package dev.understudy.cost;
