namespace Guildhall.Casework.Modules.Forms.Use;

/// <summary>Who may see how forms are used: designers, managers and administrators.</summary>
internal static class UsePolicy
{
    public const string Name = "form-use";
}
