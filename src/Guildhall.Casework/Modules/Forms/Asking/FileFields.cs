namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>The buttons of a question that takes files.</summary>
internal static class FileFields
{
    /// <summary>Sends the files that were picked, and shows them; the question's name follows.</summary>
    public const string UploadButton = "upload ";

    /// <summary>The start of the button that takes a file away; its key and the question's name follow.</summary>
    public const string RemoveWord = "remove-";

    /// <summary>The button that takes a file away.</summary>
    public static string RemoveButton(Guid file) => $"{RemoveWord}{file} ";
}
