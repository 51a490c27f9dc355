namespace Guildhall.Casework.Modules.Designer;

/// <summary>The two files of a definition while they are changed.</summary>
internal sealed record Texts(string Yaml, string? WelshYaml)
{
    public static Texts Of(WorkingText text) => new(text.Yaml, text.WelshYaml);
}
