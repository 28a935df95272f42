/// Many environments under load, in virtual time: writes `docs/simulation.md`.
@org.jspecify.annotations.NullMarked
package dev.understudy.simulation;
