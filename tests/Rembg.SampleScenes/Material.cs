using System.Numerics;

namespace Rembg.Samples;

/// <summary>The way that a surface answers light.</summary>
/// <param name="Color">Diffuse reflectance, linear, 0–1.</param>
/// <param name="Roughness">0 mirrors the lights sharply, 1 smears them out.</param>
/// <param name="Gloss">Weight of the reflection, 0–1: 1 is varnish or glaze, 0 is chalk.</param>
/// <param name="Softness">How far light seeps past the terminator, 0–1: wax and flesh have some, stone has none.</param>
internal readonly record struct Material(Vector3 Color, float Roughness = 0.5f, float Gloss = 1, float Softness = 0);
