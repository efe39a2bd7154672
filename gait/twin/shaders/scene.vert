#version 330
uniform mat4 view_projection;
uniform mat4 light_projection;
uniform mat4 mirror;
in vec3 in_position;
in vec3 in_normal;
in vec3 in_colour;
in float in_material;
out vec3 world;
out vec3 place;
out vec3 normal;
out vec3 colour;
flat out float material;
out vec4 lit_at;
void main() {
    lit_at = light_projection * vec4(in_position, 1.0);
    vec4 at = mirror * vec4(in_position, 1.0);
    world = at.xyz;
    place = in_position;
    normal = mat3(mirror) * in_normal;
    colour = in_colour;
    material = in_material;
    gl_Position = view_projection * at;
}
